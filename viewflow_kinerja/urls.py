"""Our URLs, under whatever prefix the portal gives them. Every unsafe change is a POST."""

from viewflow_kinerja.urls_access import urlpatterns as access_urls
from viewflow_kinerja.urls_audit import urlpatterns as audit_urls
from viewflow_kinerja.urls_coaching import urlpatterns as coaching_urls
from viewflow_kinerja.urls_daily import urlpatterns as daily_urls
from viewflow_kinerja.urls_delegations import urlpatterns as delegation_urls
from viewflow_kinerja.urls_evaluations import urlpatterns as evaluation_urls
from viewflow_kinerja.urls_feedback import urlpatterns as feedback_urls
from viewflow_kinerja.urls_monitoring import urlpatterns as monitoring_urls
from viewflow_kinerja.urls_office import urlpatterns as office_urls
from viewflow_kinerja.urls_plans import urlpatterns as plan_urls

app_name = "kinerja"
urlpatterns = [
    *plan_urls,
    *daily_urls,
    *evaluation_urls,
    *office_urls,
    *delegation_urls,
    *access_urls,
    *feedback_urls,
    *coaching_urls,
    *audit_urls,
    *monitoring_urls,
]
