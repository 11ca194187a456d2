"""What a verb on tags says when it does not do what was asked."""


class Refused(Exception):
    """Nothing was changed; the message is a sentence for the editor."""
