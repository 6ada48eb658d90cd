"""Rules and scores from the command line: any table by any rule, bad input told apart from a bad rule."""

import json
import shlex
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

import criteria
from evaluation.__main__ import app
from evaluation.service import rule_list
from evaluation.service.table_file import read_table

ROOT = Path(__file__).parents[2]
DONE, BAD_DATA, BAD_CALL = range(3)
ROWS = [["bid", "price", "state"], ["A", "40", ""], ["B", "80", "in"], ["C", "10", "withdrawn"]]
RULE = ("--rule", "lowest_over_bid", "--points", "50")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, code=DONE):
        done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.fixture
def table(tmp_path):
    def made(text, name="bids.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return made


def bids_of(done, lot=0):
    return {row["bid"]: row for row in json.loads(done.stdout)["lots"][lot]["bids"]}


def points_of(done, lot=0):
    return {bid: row["price_points"] and row["price_points"]["exact"] for bid, row in bids_of(done, lot).items()}


# --- rules ------------------------------------------------------------------------------------------------------------


def test_every_rule_of_every_registry_is_listed_with_its_page_and_case(run):
    cards = json.loads(run("rules", "--json").stdout)
    assert [card["id"] for card in cards] == [rule.id for rule in rule_list._rules()]
    assert len({card["id"] for card in cards}) == len(cards)
    for card in cards:
        assert card["page"] == f"docs/rules/{card['id']}.md"
        assert card["case"] == f"tests/cases/{card['kind']}/{card['id']}.toml"
        assert card["title"]
        assert card["sentence"].endswith(".")
        assert card["source"]
        assert (card["example"] is not None) == (card["kind"] in rule_list.SCORING), card["id"]


def test_every_registry_that_a_core_room_has_is_listed():
    """A mapping of ids to things with an id, a kind, a title, a sentence and a source is a registry."""
    found = set()
    for room in ("scoring", "low_price", "fair_cost", "framework"):
        for path in (ROOT / "evaluation" / room).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            text = path.read_text(encoding="utf-8")
            for name in (line.partition(":")[0] for line in text.splitlines() if "Mapping[str, " in line):
                rules = vars(__import__(module, fromlist=[name])).get(name)
                first = next(iter(rules.values()), None) if hasattr(rules, "values") else None
                if all(hasattr(first, part) for part in ("id", "kind", "title", "sentence", "source")):
                    found |= {(rule.kind, rule.id) for rule in rules.values()}
    assert found
    assert found == {(rule.kind, rule.id) for rule in rule_list._rules()}


def test_a_rule_says_what_it_is_told(run):
    cards = {card["id"]: card for card in json.loads(run("rules", "--kind", "price", "--json").stdout)}
    assert {card["kind"] for card in cards.values()} == {"price"}
    needed, spare = cards["one_sided_linear"]["parameters"]
    assert (needed["name"], needed["type"], needed["needed"], needed["default"]) == ("zero_at", "number", True, None)
    assert (spare["name"], spare["allowed"], spare["default"]) == ("below_zero", ["zero", "negative"], "zero")
    assert (cards["one_sided_linear"]["relative"], cards["reference_over_bid"]["relative"]) == (True, False)
    assert [part["name"] for part in cards["price_bands"]["parameters"][0]["parts"]] == ["at_most", "points"]


def test_rules_are_a_table_for_people_and_an_unknown_kind_is_answered(run):
    said = run("rules").stdout
    assert "lowest_over_bid" in said
    assert "higher_quality" in said
    assert "Did you mean 'price'?" in run("rules", "--kind", "prices", code=BAD_CALL).stderr


EXAMPLES = [card for card in rule_list.rule_cards() if card.example]


@pytest.mark.parametrize("card", EXAMPLES, ids=lambda card: card.id)
def test_the_command_of_every_example_runs_as_it_stands(run, table, card):
    table(json.dumps(card.example.bids), "table.json")
    words = shlex.split(card.example.command)
    assert words[:4] == ["python", "-m", "evaluation", "score"]
    assert {row["rank"] for row in bids_of(run(*words[3:], "--json")).values()} <= {1, 2, 3}


# --- scores -----------------------------------------------------------------------------------------------------------


def test_a_table_is_scored_in_every_form_alike(run, table, tmp_path):
    book = Workbook()
    for row in ROWS:
        book.active.append([float(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "bids.xlsx")
    bids = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    files = [
        table("\n".join(",".join(row) for row in ROWS)),
        table("\n".join("\t".join(row) for row in ROWS), "bids.tsv"),
        tmp_path / "bids.xlsx",
        table(json.dumps(bids), "list.json"),
        table(json.dumps({"bids": bids}), "inside.json"),
        table(json.dumps({row.pop("bid"): row for row in map(dict, bids)}), "object.json"),
    ]
    for path in files:
        assert points_of(run("score", path, *RULE, "--json")) == {"A": "50", "B": "25", "C": None}, path.name


def test_numbers_of_json_are_what_was_written(run, table):
    path = table('[{"bid": "A", "price": 0.1}, {"bid": "B", "price": 0.30}, {"bid": "C", "price": "9/7"}]', "b.json")
    bids = bids_of(run("score", path, *RULE, "--json"))
    assert [bids[bid]["price"]["exact"] for bid in "ABC"] == ["0.1", "0.3", "9/7"]
    assert bids["B"]["price_points"] == {"exact": "50/3", "shown": "16.67"}
    assert Fraction(bids["C"]["working"]["value"]) == Fraction(35, 9)


def test_people_get_a_table_and_the_working(run, table):
    said = run("score", table("bid,price\nAsh [bold],40\nBeech,80\n"), *RULE, "--working").stdout
    assert "Ash [bold]" in said
    assert "50 × 40.00 ÷ 80.00 = 25" in said


def test_a_combination_takes_its_formula_weights_rounding_and_ties(run, table):
    path = table("bid,price.hour,price.visit,quality\nA,20,10,60\nB,24,12,75\nC,30,12,75\n")
    words = ["--rule", "weighted_sum", "--points", "40", "--formula", "one_sided_linear", "--set", "formula.zero_at=2"]
    words += ["--weight", "hour=50", "--weight", "visit=50", "--round-price-points", "2", "--round-total", "1"]
    words += ["--mode", "half_up", "--rank-on", "published", "--ties", "lower_price"]
    bids = bids_of(run("score", path, *words, "--json"))
    assert [bids[bid]["price_points"]["exact"] for bid in "ABC"] == ["40", "32", "24"]
    assert [bids[bid]["rank"] for bid in "ABC"] == [2, 1, 3]


def test_lots_are_scored_by_themselves(run, table):
    done = run("score", table("lot,bid,price\nN,A,40\nN,B,80\nS,A,60\nS,B,30\n"), *RULE, "--json")
    assert (points_of(done, 0), points_of(done, 1)) == ({"A": "50", "B": "25"}, {"B": "50", "A": "25"})


def test_a_method_file_scores_a_table(run, table):
    method = table(criteria.template("configurable"), "method.toml")
    bids = "lot,bid,Good care,people_who_care,cqc,hour,visit_30\nL01,A,3,2,Good,24,14\nL01,B,3,2,Good,26,15.20\n"
    found = bids_of(run("score", table(bids), "--method", method, "--json"))
    assert (found["B"]["total"]["exact"], found["A"]["tier"]) == ("77.12", "main")
    wrong = table(bids.replace("L01,B", "L09,B"), "lot.csv")
    said = json.loads(run("score", wrong, "--method", method, "--json", code=BAD_DATA).stdout)
    assert [(f["code"], f["cell"]) for f in said["findings"]] == [("lot_unknown", "A3")]


def test_an_award_is_held_to_the_ranking(run, table):
    path = table("bid,price\nA,40\nB,80\nC,100\n")
    award = json.loads(run("score", path, *RULE, "--awarded", "B", "--json").stdout)["award"]
    assert (award["follows"], award["passed_over"]) == (False, ["A"])
    assert "The award does not follow the ranking. " in run("score", path, *RULE, "--awarded", "B").stdout
    assert "The award follows the ranking." in run("score", path, *RULE, "--awarded", "A", "--awarded", "B").stdout
    assert "There is no bid" in run("score", path, *RULE, "--awarded", "Z", code=BAD_CALL).stderr


# --- bad input, bad rule ----------------------------------------------------------------------------------------------


def test_bad_input_is_named_by_row_and_column_all_at_once_and_nothing_is_scored(run, table):
    path = table("bid,price,state\nA,forty,\nB,-1,gone\n,5,\nD,,\n")
    done = run("score", path, *RULE, "--json", code=BAD_DATA)
    said = json.loads(done.stdout)
    assert said["lots"] == []
    assert {(f["code"], f["cell"]) for f in said["findings"]} == {
        ("number_unreadable", "B2"),
        ("price_not_above_zero", "B3"),
        ("state_unknown", "C3"),
        ("bid_missing", "A4"),
        ("value_missing", "B5"),
    }
    assert "bids.csv, CSV, B2" in run("score", path, *RULE, code=BAD_DATA).stderr


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("", "bids.csv", "file_empty"),
        ("price\n40\n", "bids.csv", "header_missing"),
        ("bid,price,price\nA,1,2\n", "bids.csv", "header_twice"),
        ("bid;price\nA;1\n", "bids.csv", "csv_not_commas"),
        ("bid,price\nA,50%\n", "bids.csv", "number_unreadable"),
        ("bid,price\n", "bids.csv", "table_empty"),
        ("{", "bids.json", "json_unreadable"),
        ('{"A": {"price": 1}, "A": {"price": 2}}', "bids.json", "json_unreadable"),
        ('[{"bid": "A", "price": NaN}]', "bids.json", "json_unreadable"),
        ('[{"bid": "A", "price": 1e999999999}]', "bids.json", "number_unreadable"),
        ('[{"bid": "A", "price": true}]', "bids.json", "number_unreadable"),
        ('[{"bid": "A", "price": [1]}]', "bids.json", "number_unreadable"),
        ("[" * 100_000, "bids.json", "json_unreadable"),
        ('"bids"', "bids.json", "json_shape"),
        ("[]", "bids.json", "table_empty"),
        ("PK", "bids.xlsx", "file_wrong_kind"),
        ("bid,price\nA,1\n", "bids.txt", "file_wrong_kind"),
    ],
)
def test_a_file_that_is_no_table_is_bad_input(run, table, text, name, code):
    said = json.loads(run("score", table(text, name), *RULE, "--json", code=BAD_DATA).stdout)
    assert code in {found["code"] for found in said["findings"]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--rule", "lowest_over_bidd"], "Did you mean 'lowest_over_bid'?"),
        (["--rule", "one_sided_linear"], "'zero_at' is missing"),
        (["--rule", "one_sided_linear", "--set", "zero_at=1"], "above 1"),
        (["--rule", "one_sided_linear", "--set", "zero_at"], "name=value"),
        (["--rule", "price_bands", "--set", "bands=[{"], "JSON"),
        (["--rule", "weighted_sum", "--points", "40", "--set", "formula.zero_at=2"], "formula"),
        ([], "--rule ID, or --method FILE"),
        ([*RULE, "--method", "bids.csv"], "one of them"),
        (["--method", "bids.csv"], "cannot score this"),
        ([*RULE, "--weight", "hour=1", "--weight", "hour=2"], "once for each name"),
        ([*RULE, "--basis", "sizes"], "basis"),
    ],
)
def test_a_bad_rule_is_a_bad_call(run, table, words, sentence):
    table("bid,price\nA,40\n")
    assert sentence in run("score", "bids.csv", *words, code=BAD_CALL).stderr


def test_a_bad_rule_says_its_faults_as_json_too(run, table):
    done = run("score", table("bid,price\nA,40\n"), "--rule", "one_sided_linear", "--json", code=BAD_CALL)
    assert "zero_at" in json.loads(done.stdout)["faults"][0]


def test_every_bad_call_is_told_as_json_too(run, table):
    path = table("bid,price\nA,40\n")
    for words in (["--rule", "nonesuch"], ["--method", path], [], [*RULE, "--awarded", "Z"]):
        said = json.loads(run("score", path, *words, "--json", code=BAD_CALL).stdout)
        assert (bool(said["faults"]), said["findings"], said["lots"]) == (True, [], [])


def test_a_file_that_is_not_there_is_a_bad_call(run):
    run("score", "nothing.csv", *RULE, code=BAD_CALL)


def test_a_percentage_or_an_error_in_a_workbook_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["bid", "price"])
    book.active.append(["A", 0.5])
    book.active["B2"].number_format = "0%"
    book.save(tmp_path / "bids.xlsx")
    _, findings = read_table((tmp_path / "bids.xlsx").read_bytes(), "bids.xlsx")
    assert [(f.code, f.cell) for f in findings] == [("value_is_percent", "B2")]


# --- quick ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("rules", "--json"), ("score", "bids.csv", *RULE)], ids=lambda words: words[0])
def test_nothing_heavy_is_loaded(table, tmp_path, words):
    table("bid,price\nA,40\n")
    command = [sys.executable, "-X", "importtime", "-m", "evaluation", *words]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "SYSTEMROOT": ""}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=environment)
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "evaluation" in loaded
    assert not loaded & {"streamlit", "pandas", "sqlalchemy", "plotly", "scipy", "openpyxl", "numpy"}


def test_a_thousand_bids_take_a_moment(run, table):
    path = table("bid,price\n" + "".join(f"B{n},{1000 + n}\n" for n in range(1000)))
    began = time.perf_counter()
    assert len(bids_of(run("score", path, *RULE, "--json"))) == 1000
    assert time.perf_counter() - began < 10


def test_a_draw_of_somebody_who_did_not_bid_is_a_bad_call_and_lots_share_one_draw(run, table):
    rows = "bid,lot,price\nA,1,10\nB,1,10\nA,2,9\nC,2,9\n"
    words = ("score", table(rows), "--rule", "lowest_over_bid", "--ties", "recorded_draw")
    done = run(*words, "--draw", "C", "--draw", "B", "--draw", "A", "--json")
    assert [bids_of(done, lot)["A"]["rank"] for lot in (0, 1)] == [2, 2]
    assert "no bid called 'D'" in run(*words, "--draw", "D", code=BAD_CALL).stderr
    assert "each bid once" in run(*words, "--draw", "A", "--draw", "A", code=BAD_CALL).stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bids.csv", "provider,bid,price\nZ,A,40\n"),
        ("bids.json", '[{"provider": "Z", "bid": "A", "price": 40}]'),
        ("bids.json", '{"A": {"bid": "Z", "price": 40}}'),
    ],
)
def test_the_bid_is_named_the_same_way_in_every_kind_of_file(run, table, name, text):
    done = run("score", table(text, name), *RULE, "--json")
    assert list(bids_of(done)) == ["A"]
    assert "column_ignored" in done.stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"A": {"price": {"hour": 1}, "price.hour": 2}}', "column_twice"),
        ('{"\\ud800": {"price": 1}}', "json_unreadable"),
    ],
)
def test_json_that_would_lose_something_is_refused_as_bad_data(run, table, text, code):
    assert code in run("score", table(text, "bids.json"), *RULE, "--json", code=BAD_DATA).stdout


def test_a_lot_called_nought_is_a_lot(run, table):
    text = '[{"bid": "A", "lot": 0, "price": 1}, {"bid": "A", "lot": 1, "price": 1}]'
    done = run("score", table(text, "bids.json"), *RULE, "--json")
    assert [lot["lot"] for lot in json.loads(done.stdout)["lots"]] == ["0", "1"]


def test_a_bidders_name_never_steers_the_terminal(run, table):
    hostile = table("bid,price\n\x1b]0;mine\x07A,40\n")
    done = run("score", hostile, *RULE, "--working", "--awarded", "nobody", code=BAD_CALL)
    assert "nobody" in done.stderr
    assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)


def test_a_file_without_an_end_is_refused_before_it_fills_the_memory(run, tmp_path):
    endless = tmp_path / "bids.csv"
    endless.symlink_to("/dev/zero")
    assert "20,000,000 bytes" in run("score", endless, *RULE, code=BAD_DATA).stderr


def test_a_method_file_with_a_byte_mark_is_read_and_one_without_end_is_refused(tmp_path):
    marked = tmp_path / "marked.toml"
    marked.write_bytes(b"\xef\xbb\xbf" + criteria.template("configurable").encode())
    assert CliRunner().invoke(app, ["rehearse", str(marked)]).exit_code == 0
    endless = tmp_path / "endless.toml"
    endless.write_bytes(b"#" * 2_000_001)
    refused = CliRunner().invoke(app, ["rehearse", str(endless)])
    assert (refused.exit_code, "no such text is that long" in refused.stderr) == (2, True)
