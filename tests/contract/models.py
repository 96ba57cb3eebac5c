"""Rows that processes are about, rows that are guarded, rows that keep a history."""

import uuid

from django.db import models
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords
from viewflow import jsonstore
from viewflow.workflow.models import Process


class Doc(models.Model):
    title = models.CharField(max_length=50, default="a document")
    due = models.DateTimeField(null=True)

    class Meta:
        permissions = [("review_doc", "Reviews the document")]

    def __str__(self):
        return self.title


class StampedDoc(Doc):
    class Meta:
        proxy = True
        permissions = [("stamp_doc", "Stamps the document")]


class DocWithUuid(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    def __str__(self):
        return str(self.pk)


class DocProcess(Process):
    note = jsonstore.CharField(max_length=100, blank=True)
    count = jsonstore.IntegerField(default=0)

    class Meta:
        proxy = True


class UntouchedProcess(Process):
    """No flow uses it."""

    class Meta:
        proxy = True


class Folder(models.Model):
    """Guarded by rows that point at it directly."""

    title = models.CharField(max_length=50, default="a folder")

    class Meta:
        permissions = [("review_folder", "Reviews the folder")]

    def __str__(self):
        return self.title


class FolderPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Folder, models.CASCADE)
    valid_until = models.DateTimeField(null=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Shelf(models.Model):
    """Guarded as well, by a model whose Meta forgets its base (P7)."""

    title = models.CharField(max_length=50, default="a shelf")

    class Meta:
        permissions = [("review_shelf", "Reviews the shelf")]

    def __str__(self):
        return self.title


class ShelfPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Shelf, models.CASCADE)

    class Meta:
        verbose_name = "who may use the shelf"


class Paper(models.Model):
    """Keeps its history with nothing set but the model."""

    number = models.IntegerField(unique=True, default=1)
    title = models.CharField(max_length=50, default="a paper")
    scan = models.FileField(blank=True)
    history = HistoricalRecords()

    def __str__(self):
        return self.title


class Page(models.Model):
    paper = models.ForeignKey(Paper, models.CASCADE)
    history = HistoricalRecords()

    def __str__(self):
        return f"page {self.pk}"


class Tag(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Binder(models.Model):
    tags = models.ManyToManyField(Tag)
    history = HistoricalRecords(m2m_fields=[tags])

    def __str__(self):
        return f"binder {self.pk}"
