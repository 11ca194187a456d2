from django.db import migrations

ALL = ("add", "change", "delete", "view")
REPORTER = {"article": ("add",), "photo": ("add", "change", "view"), "tag": ("view",), "author": ("view",), "section": ("view",)}
EDITOR = {
    "article": (*ALL, "approve", "publish"), "photo": ALL, "tag": ("add", "change", "view"), "author": ("add", "change", "view"),
    "section": ("view",), "slot": ALL, "pendinglink": ("view", "delete"), "formeraddress": ("add", "view"),
    "miss": ("change", "view"),
}
CHIEF = {
    **EDITOR, "tag": ALL, "author": ALL, "section": ALL, "banner": ALL, "formeraddress": ALL, "miss": ALL, "importrun": ALL,
}
GROUPS = {"Reporter": REPORTER, "Editor": EDITOR, "Chief": CHIEF}
NAMES = {
    "approve_article": "Can approve stories and send them back",
    "publish_article": "Can show stories to readers, correct and retract them",
}


def right(apps, model, verb):
    """The permission, made where it does not exist yet: Django makes them once all migrations have run."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="articles", model=model)
    codename = f"{verb}_{model}"
    thing = apps.get_model("articles", model)._meta.verbose_name
    name = NAMES.get(codename) or f"Can {verb} {thing}"
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]


def make_groups(apps, schema_editor):
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(right(apps, model, verb) for model, verbs in rights.items() for verb in verbs))


def keep_rights(apps, schema_editor):
    """Who could change stories could publish them; that stays so now that the rights are three."""
    change, new = right(apps, "article", "change"), [right(apps, "article", verb) for verb in ("approve", "publish")]
    for user in apps.get_model("auth", "User").objects.filter(user_permissions=change):
        user.user_permissions.add(*new)
    for group in apps.get_model("auth", "Group").objects.filter(permissions=change):
        group.permissions.add(*new)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0022_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(keep_rights, migrations.RunPython.noop),
    ]
