import pytest, time_machine
from tests.views.reviews import *

@pytest.mark.parametrize("who", ["fauzan","nurlaila","mukhtar","eka","ida","bupati"])
@pytest.mark.parametrize("state", ["OPEN","REPORTED","RATED","FINAL","DELIVERED","ACKNOWLEDGED"])
def test_pages(cast, approved, client, who, state, django_assert_max_num_queries):
    with time_machine.travel(AFTER_Q1, tick=True):
        ev = bring(cast, review(cast, approved), state) if state != "OPEN" else review(cast, approved)
        client.force_login(cast.users[who])
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        out=[]
        for url in (f"/kinerja/evaluations/{ev.pk}/","/kinerja/evaluations/","/kinerja/team/","/kinerja/office/","/kinerja/organisations/",f"/kinerja/evaluations/{ev.pk}/print/", "/kinerja/", *( [f"/kinerja/tasks/{step(ev).pk}/"] if state!="ACKNOWLEDGED" else [])):
            with CaptureQueriesContext(connection) as c:
                r=client.get(url)
            out.append((url, r.status_code, len(c)))
        print(who,state,out)
