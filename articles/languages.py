"""What a language tag is (BCP 47: "de", "pt-BR", "zh-Hant-TW"), and which way its writing runs."""

import re

LENGTH = 35
TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE)
RTL = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
RTL_SCRIPTS = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}
# Where the same language goes by another name: old codes, and words that systems write.
OTHERWISE = {"iw": "he", "in": "id", "ji": "yi", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "und": "", "mul": "", "zxx": ""}


def tidied(text: str) -> str:
    """The tag as it is written ("DE_at.UTF-8" is "de-AT"); the empty string for what names no language."""
    text = text.strip().split(".")[0].split("@")[0].replace("_", "-")
    text = OTHERWISE.get(text.casefold(), text)
    if len(text) > LENGTH or not TAG.fullmatch(text):
        return ""
    first, *others = text.split("-")
    return "-".join([first.lower(), *(_part(part) for part in others)])


def _part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def primary(tag: str) -> str:
    """The language of a tag without its region and script: "pt-BR" is "pt"."""
    return tag.split("-", maxsplit=1)[0].lower()


def direction(tag: str) -> str:
    """ "rtl" or "ltr"."""
    scripts = {part for part in tag.split("-")[1:] if len(part) == 4 and part.isalpha()}
    if scripts:
        return "rtl" if scripts & RTL_SCRIPTS else "ltr"
    return "rtl" if primary(tag) in RTL else "ltr"


def is_same(one: str, other: str) -> bool:
    """Whether two tags name one language, whatever the region and the script."""
    return primary(one) == primary(other)
