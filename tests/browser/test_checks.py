"""What the other stories rely on: a page that is wrong is told from one that is right, at each width."""

from tests.browser.conftest import problems_at

PAGE = """
<html lang="en"><title>Four lines</title>
<style>
  p { color: #333; background: #fff }
  @media (min-width: 641px) { .pale-when-wide { color: #aaa } }
  .pale { color: #aaa }
</style>
<main><h1>Four lines</h1>
  <p>Dark</p><p class="pale">Pale</p><p class="pale">As pale</p><p class="pale-when-wide">Pale when wide</p>
  <div style="width: 400px">Wide</div>
</main></html>
"""


def test_what_is_wrong_is_found_at_the_width_where_it_is(visit):
    page = visit().page
    page.set_content(PAGE)
    found = problems_at(page, 320, 1280)
    pale = [problem for problem in found if "color-contrast" in problem]
    assert [problem.partition(",")[0] for problem in pale] == ["at 320 pixels"] * 2 + ["at 1280 pixels"] * 3
    assert [problem for problem in found if "wider" in problem] != []
    assert problems_at(page, 1280) == pale[2:]
