"""What the tests do with the engine, in words."""

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils.timezone import now

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def again(user):
    """The same person, without the permissions remembered on the instance."""
    return User.objects.get(pk=user.pk)


def allow_everywhere(user, *codenames):
    """Grants on the model: every row."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return again(user)


def opened(flow_class, doc, step="review"):
    process = flow_class.start.run(doc=doc)
    return process, task_of(process, getattr(flow_class, step))


def task_of(process, node):
    return process.task_set.get(flow_task=node)


def claim(task, user):
    with task.activation() as activation:
        activation.assign(user)


def complete(task, user):
    claim(task, user)
    with task.activation() as activation:
        activation.start(None)
        activation.execute()


def cancel(task):
    with task.activation() as activation:
        activation.cancel()


def run(task):
    """Completes a step that code, not a person, carries out."""
    task.flow_task.run(task)


def states(process):
    return {task.flow_task.name: str(task.status) for task in process.task_set.order_by("pk")}


def let_time_pass(process):
    process.task_set.filter(flow_task_type="TIMER").update(scheduled=now())


def browser(user):
    client = Client(raise_request_exception=False)
    client.force_login(again(user), backend=MODEL_BACKEND)
    return client
