"""Ids as they are typed, and the findings that they mean."""

import pytest

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.rubric import Severity
from reviewer.errors import RecordConflict, RecordDamaged, UsageError
from reviewer.records.places import place_record
from reviewer.records.record_file import write_record
from reviewer.resolving.choosing import Chosen, choose_findings, describe_chosen, find_recorded, list_undecided
from tests.records.material import make, settle


@pytest.fixture
def record(tmp_path):
    """A project with one document and its record."""
    made = make(tmp_path)
    settle(tmp_path, made)
    return made


def shortest(record, finding):
    """Give the shortest beginning of an id that no other finding has."""
    others = [one.id for one in record.findings if one is not finding]
    return next(finding.id[:n] for n in range(1, 11) if not any(other.startswith(finding.id[:n]) for other in others))


def test_ids_may_be_shortened(tmp_path, record):
    """To what no other id begins with, in any case, each once and in the order given."""
    last, first = record.findings[-1], record.findings[0]
    ids = [shortest(record, last).upper(), first.id, last.id]
    assert [one.finding for one in choose_findings(tmp_path, ids)] == [last, first]


def test_an_unclear_id_lists_what_it_may_mean(tmp_path, record):
    """With the documents, because the same question may be open in several."""
    settle(tmp_path, record.model_copy(update={"document": "docs/other.md"}))
    first = record.findings[0].id
    with pytest.raises(UsageError) as caught:
        choose_findings(tmp_path, [first])
    assert "docs/cache.md" in caught.value.what
    assert "docs/other.md" in caught.value.what
    assert "--document" in caught.value.hint
    assert [one.document for one in choose_findings(tmp_path, [first], ["docs/other.md"])] == ["docs/other.md"]


def test_an_ambiguous_beginning_asks_for_more_digits(tmp_path, record):
    """Within one document no other document helps."""
    twins = [record.findings[0].model_copy(update={"id": f"abc{n}567890"}) for n in (1, 2)]
    write_record(tmp_path, record.model_copy(update={"findings": tuple(twins)}))
    with pytest.raises(UsageError) as caught:
        choose_findings(tmp_path, ["abc"])
    assert "digits" in caught.value.hint
    assert [one.finding.id for one in choose_findings(tmp_path, ["abc2"])] == ["abc2567890"]


@pytest.mark.parametrize("word", ["", "xyz", "../x", "3f2a*"])
def test_what_is_no_id_is_refused(tmp_path, record, word):
    """Before any record is read."""
    with pytest.raises(UsageError, match="no id"):
        choose_findings(tmp_path, [word])


def test_an_unknown_id_and_a_project_without_records(tmp_path, record):
    """Each says what to do next."""
    with pytest.raises(UsageError, match="no finding has the id") as caught:
        choose_findings(tmp_path, ["0" * 12])
    assert "--list" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        choose_findings(tmp_path / "elsewhere", ["abc"])
    assert "--record" in caught.value.hint


def test_a_broken_record_stops_only_who_needs_it(tmp_path, record):
    """One that cannot hold the id is not even read as a record."""
    broken = place_record(tmp_path, "docs/broken.md")
    broken.write_text("{}\n")
    assert choose_findings(tmp_path, [record.findings[0].id])
    broken.write_text(f'{{"findings": [{{"id": "{record.findings[0].id}"}}]}}\n')
    with pytest.raises(RecordDamaged):
        choose_findings(tmp_path, [record.findings[0].id])
    broken.write_text(f'{{\n<<<<<<< HEAD\n"id": "{record.findings[0].id}"\n}}\n')
    with pytest.raises(RecordConflict):
        choose_findings(tmp_path, [record.findings[0].id])


def test_documents_are_found_by_path_and_folder(tmp_path, record, monkeypatch):
    """From any folder of the project; a path without a record says what is missing."""
    settle(tmp_path, record.model_copy(update={"document": "notes/deep/two.md"}))
    monkeypatch.chdir(tmp_path / "notes")
    assert find_recorded(tmp_path, []) == ["docs/cache.md", "notes/deep/two.md"]
    assert find_recorded(tmp_path, ["."]) == ["notes/deep/two.md"]
    assert find_recorded(tmp_path, ["../docs/cache.md", ".."]) == ["docs/cache.md", "notes/deep/two.md"]
    with pytest.raises(UsageError, match="no review of it"):
        find_recorded(tmp_path, ["deep/none.md"])
    with pytest.raises(UsageError, match="outside"):
        find_recorded(tmp_path, ["../../x.md"])
    with pytest.raises(UsageError) as caught:
        find_recorded(tmp_path, ["3f2a"])
    assert "--accept" in caught.value.hint


def test_what_waits_for_a_decision(record):
    """The heaviest first; a dismissal without a reason counts for nothing."""
    ids = [finding.id for finding in list_undecided(record)]
    decided = record.with_dispositions(
        {
            ids[0]: Disposition(state=DispositionState.ACCEPTED),
            ids[1]: Disposition(state=DispositionState.DISMISSED, reason=" "),
        }
    )
    assert [finding.id for finding in list_undecided(decided)] == ids[1:]
    severities = [finding.severity.rank for finding in list_undecided(record) if finding.gates]
    assert severities == sorted(severities, reverse=True)


def test_what_was_held_back_waits_for_nobody(record):
    """No report shows it; it can be decided on by its id all the same."""
    light = next(finding for finding in record.findings if finding.severity == "minor")
    held = light.model_copy(update={"since_last": "held_back"})
    late = record.model_copy(update={"findings": (held,)})
    assert list_undecided(late) == []
    assert "held back" in describe_chosen(Chosen(late.document, held))
    heavy = held.model_copy(update={"severity": Severity.BLOCKER})
    assert list_undecided(record.model_copy(update={"findings": (heavy,)})) == [heavy]


def test_a_hostile_title_stays_on_its_line(tmp_path, record):
    """A record is a file of the repository: whatever stands there is text."""
    nasty = record.findings[0].model_copy(update={"title": "one\x1b[2J\ntwo " + "x" * 500})
    write_record(tmp_path, record.model_copy(update={"findings": (nasty,)}))
    [chosen] = choose_findings(tmp_path, [nasty.id])
    line = describe_chosen(chosen)
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 250
