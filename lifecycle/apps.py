from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class LifecycleConfig(AppConfig):
    name = "lifecycle"

    def ready(self):
        from lifecycle import guards, locks

        guards.append_only("lifecycle_event")
        connection_created.connect(locks.wait_no_longer)
        pre_migrate.connect(guards.lift_before_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
