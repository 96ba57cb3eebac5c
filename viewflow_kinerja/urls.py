"""Our URLs, under whatever prefix the portal gives them."""

app_name = "kinerja"
urlpatterns = []
