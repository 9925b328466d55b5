from datetime import timedelta
from django.utils import timezone
from apps.assessments import actions
from apps.assessments.sheet import sheet_of
from apps.assessments.statuses import Status
from tests.browser.conftest import accessible, too_wide
from tests.factories import make_audit, make_reviewed_audit
from tests.people import make_programme, make_person
from apps.organisations.models import Role
OUT="/tmp/pics-signing/"
def test_pictures(visit, everybody, rubric):
    import os; os.makedirs(OUT, exist_ok=True)
    cast = everybody
    make_person("Second peer", cast.harbour, Role.PEER_WORKER)
    now = timezone.now()
    levels = {"ACC-1":5,"ACC-2":4,"ACC-3":"NA","ACC-4":"NA","ACC-5":"NA","AVA-1":None,"PER-1":5}
    from apps.rubric.queries import known
    codes=[i.id for f in known(rubric).content.factors for i in f.indicators]
    na=[c for c in codes if known(rubric).content.indicator(c).na_allowed][:3]
    agreed = make_audit(cast.programme, rubric, cast.manager, status=Status.AGREED, levels={"ACC-1":5,"ACC-2":4,"AVA-1":None}, at=now-timedelta(days=30))
    actions.answer_check(assessment=agreed, kind="no_reason", about=["ACC-3","ACC-4"], reason="The visit was short; we will look again next quarter.", by=cast.manager, at=now)
    q = make_programme(cast.harbour,"Quiet Hours")
    fb = make_audit(q, rubric, cast.manager, status=Status.AGREED, reason="Seen in the rota and heard from three people.", levels={"ACC-1":5}, at=now-timedelta(days=1))
    actions.ask_peer_workers(assessment=fb, closes_on=timezone.localdate()+timedelta(days=7), shorter_because="The board meets on the first of the month.", by=cast.manager, at=now)
    c=actions.comment_on_draft(assessment=fb, indicator="ACC-1", text="We do this, but not on weekends, and the form that people sign first says something else.", shows_name=False, by=cast.peer_worker, at=now)
    actions.comment_on_draft(assessment=fb, indicator="", text="A fair picture. It leaves out the walking group.", shows_name=True, by=cast.peer_worker, at=now)
    actions.answer_comment(comment=c, text="Thank you. We have put the level down to Established.", seen="", by=cast.manager, at=now)
    g = make_programme(cast.harbour,"Garden Gate")
    over = make_audit(g, rubric, cast.manager, status=Status.FEEDBACK, reason="Seen.", levels={"ACC-1":5,"PER-1":1}, at=now-timedelta(days=20))
    h = make_programme(cast.harbour,"Harbour Lights")
    done = make_audit(h, rubric, cast.manager, status=Status.SIGNED_OFF, reason="Seen.", at=now-timedelta(days=20))
    v2 = actions.reopen(assessment=done, reason="One level was wrong.", by=cast.manager, at=now)
    w = make_programme(cast.harbour,"West Quay")
    gone = make_audit(w, rubric, cast.manager, status=Status.SIGNED_OFF, reason="Seen.", at=now-timedelta(days=20))
    actions.withdraw_version(assessment=gone, reason="The evidence was of another programme.", by=cast.manager, at=now)
    a = lambda audit, rest="": f"/audits/{audit.reference}/{rest}"
    pages = {"manager": {"audit-agreed": a(agreed), "check": a(agreed,"check/"), "ask": a(agreed,"ask-peer-workers/"), "audit-fb": a(fb), "feedback": a(fb,"feedback/"), "shorten": a(fb,"feedback/shorten/"), "audit-over": a(over), "signoff": a(over,"sign-off/"), "audit-reopened": a(done), "summary-reopened": a(done,"summary/"), "reopen-prog": f"/programmes/{h.reference}/", "audit-withdrawn": a(gone), "summary-withdrawn": a(gone,"summary/"), "withdrawn-prog": f"/programmes/{w.reference}/", "v2": a(v2), "programmes": "/programmes/", "withdraw": a(done,"withdraw/"), "reopen": a(gone,"reopen/"), "trail": a(fb, "trail/"), "trail-agreed": a(agreed, "trail/")},
      "peer_worker": {"p-programmes": "/programmes/", "p-prog": f"/programmes/{q.reference}/", "p-drafts": "/drafts/", "p-draft": a(fb,"draft/"), "p-comment": a(fb,"draft/comment/ACC-1/"), "p-after": a(over,"draft/")}}
    problems=[]
    for who, ps in pages.items():
        for width in (375, 1280):
            v = visit(who, width=width)
            for name, path in ps.items():
                page = v.go(path)
                assert page.locator("h1").count(), name
                problems += [f"{name} {width}: {p}" for p in accessible(page)]
                if too_wide(page) > 0: problems.append(f"{name} {width} too wide {too_wide(page)}")
                page.screenshot(path=f"{OUT}{name}-{width}.png", full_page=True)
    # errors
    v = visit("manager", width=375)
    page = v.go(a(agreed,"check/"))
    d = page.locator(".eg-spot details").first; d.locator("summary").click(); d.locator("button[type=submit]").click()
    page.screenshot(path=f"{OUT}check-error-375.png"); problems += accessible(page)
    page = v.go(a(over,"sign-off/")); page.get_by_role("button", name="Sign off").click()
    page.screenshot(path=f"{OUT}signoff-error-375.png"); problems += accessible(page)
    page = v.go(a(agreed,"ask-peer-workers/")); page.fill("[name=closes_on_year]", "2020"); page.get_by_role("button", name="Ask peer workers").click()
    page.screenshot(path=f"{OUT}ask-error-375.png", full_page=True); problems += accessible(page)
    print("\n".join(problems))
    assert not problems
