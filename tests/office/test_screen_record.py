"""Record: what happened in plain words, whether it holds together, backups, and results to take away."""

import sqlite3

import pytest

from evaluation.service.shared import forget, workspace

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"


def button(shown, label):
    (found,) = [each for each in shown.button if each.label == label]
    return found


def test_the_steps_and_decisions_are_told_newest_first_in_plain_words(seeded, screen, tells):
    shown = screen("record", procurement=LATER)
    numbers = [int(row[3]) for row in shown.table[0].value.values.tolist()]
    assert numbers == sorted(numbers, reverse=True)
    told = tells(shown)
    assert "The price workbook price_first.xlsx was loaded" in told
    assert "Re-assessment “first”" in told
    assert "{" not in told


def test_one_kind_is_shown_a_page_at_a_time(seeded, screen, says, tells):
    shown = screen("record", procurement=TENDER)
    shown.selectbox(key=f"kind_{TENDER}").set_value("mark").run()
    assert len(shown.table[0].value) == 50
    assert "384 entries" in says(shown)
    assert "Agreed mark" in tells(shown)
    shown.pagination[0].set_value(8).run()
    assert len(shown.table[0].value) == 34


@pytest.mark.parametrize("kind", ["", "stage", "provider", "bid", "condition", "answer", "measure", "price", "file"])
def test_every_kind_of_entry_has_its_words(seeded, screen, tells, kind):
    shown = screen("record", procurement=TENDER)
    shown.selectbox(key=f"kind_{TENDER}").set_value(kind).run()
    assert not shown.exception
    assert all(len(row[0]) > 15 for row in shown.table[0].value.values.tolist())


def test_the_check_says_that_the_record_holds_together(seeded, screen, says):
    shown = screen("record", procurement=TENDER)
    button(shown, "Check the record now").click().run()
    assert "It holds together." in says(shown)


def test_the_check_names_the_entry_that_somebody_changed(seeded, screen, tells):
    forget()
    with sqlite3.connect(seeded / "demo.db") as database:
        for trigger in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {trigger[0]}")
        database.execute("update entry set body = replace(body, 'Teapot', 'Kettle') where procurement_id = ?", [TENDER])
    shown = screen("record", procurement=TENDER)
    button(shown, "Check the record now").click().run()
    assert "does not hold together" in shown.error[0].value
    assert any("What is wrong" in table.value.columns for table in shown.table)


def test_a_backup_is_made_and_its_place_is_said(seeded, screen, says):
    shown = screen("record", procurement=TENDER)
    button(shown, "Make a backup").click().run()
    assert "A backup was made" in says(shown)
    assert list((seeded / "backups").glob("*.db"))
    assert any(str(seeded) in code.value for code in shown.code)


def test_only_the_lead_makes_backups(seeded, screen):
    assert not [b for b in screen("record", role="auditor", procurement=TENDER).button if "backup" in b.label]


def test_results_and_the_method_are_offered_by_addresses_of_ours(seeded, screen):
    found = {link.url for link in screen("record", procurement=TENDER).link_button}
    assert found == {
        f"/file/{TENDER}/method.toml",
        *(f"/file/{TENDER}/result.{form}" for form in ("xlsx", "csv", "json")),
    }


def test_the_end_of_the_record_and_the_seal_are_shown_whole(seeded, screen):
    codes = {code.value for code in screen("record", procurement=TENDER).code}
    assert {workspace().head(TENDER).hash, workspace().seal(TENDER).sha256} <= codes


def test_an_evaluator_has_no_such_screen(seeded, screen, says):
    assert "What happened" not in says(screen("record", role="evaluator", procurement=TENDER))
