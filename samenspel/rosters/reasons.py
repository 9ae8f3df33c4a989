"""What the readers of rosters say, in plain words: the one table of their codes; see `core.table_reasons`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.logic.tables import Problem
from samenspel.core.table_reasons import Texts
from samenspel.core.table_reasons import reason as plain_reason

REFUSALS: Texts = {
    "wrong_encoding": _("The letters of this file cannot be read. Have it made anew, with the encoding UTF-8."),
    "not_a_roster": _("This is no list of children that Samenspel knows: EDEXML, OneRoster, CSV or XLSX."),
    "no_table": _("This is no table of children: there is no line below a line with headings."),
    "too_heavy": _(
        "This file asks far more of the computer than a list of children should, so reading it was stopped."
    ),
    "too_many_errors": _("There are more than %(most)s mistakes in this file, so reading it was stopped."),
    "too_many_lines": _("One child stands in more than %(most)s lines of this file."),
    "doctype": _("This XML file brings instructions for its reader (a DOCTYPE). No administration makes such a file."),
    "too_many_parts": _("This XML file has far more parts than a list of children needs."),
    "too_deep": _("This XML file is nested far deeper than a list of children."),
    "giant_part": _("This XML file has a part that is far too long for a name, a date or a remark."),
    "broken_xml": _("This XML file is cut off or damaged here. Have the administration make it anew."),
    "not_edexml": _("This is an XML file, but no EDEXML."),
    "broken_zip": _("This ZIP file is damaged or not sound. Have the administration make it anew."),
    "locked_zip": _("This ZIP file is locked with a password. Make it without one."),
    "zip_too_big": _("This ZIP file unpacks to far more than lists of children need, so it was not opened."),
    "zip_bad_name": _("This ZIP file holds a file with a name that could mislead, so it was not opened."),
    "zip_in_zip": _("This ZIP file holds another archive. Send in the files themselves."),
    "oneroster_version": _("This is another version of OneRoster. Samenspel reads 1.1 and 1.2."),
    "list_twice": _("This ZIP file holds the same list in two folders. Send in one set, of one school."),
    "delta": _("This OneRoster file tells changes only (delta). Choose the whole list (bulk)."),
}

ERRORS: Texts = {
    "no_pupils": _("There is no child in this file."),
    "no_school": _("The part about the school is missing."),
    "two_schools": _("This file holds more than one school. Make a file for each."),
    "several_schools": _("This file holds %(count)s schools. Make a file for each."),
    "bad_brin": _("This is no BRIN code: two digits, two capitals and perhaps two digits more."),
    "bad_school_year": _("This is no school year such as 2026-2027."),
    "no_key": _("Something here has no key."),
    "double_key": _("This key stands in the file twice, for different people or groups."),
    "key_too_long": _("This key is longer than %(most)s signs."),
    "key_of_two": _("This number stands with two different names or birthdays. Give each their own."),
    "no_name": _("There is somebody here without a name."),
    "no_letters": _("This is no name: there is no letter in it. Is this line a total or a remark? Take it out."),
    "number_in_name": _("There is a citizen service number in this name. Take it out."),
    "name_too_long": _("This name is longer than %(most)s signs."),
    "group_name": _("A group has a name of 1 to %(most)s signs."),
    "birthday_not_everywhere": _(
        "This name stands here with and without a birthday. Is it one child? Fill in the birthday everywhere, or give "
        "each child a number."
    ),
    "one_name_two_groups": _(
        "This name stands here with two groups. Is it one child? Give each child a number, so that nobody has to guess."
    ),
    "more_than_two_parents": _(
        "This name has more than two parents. Are these two children? Give each child a number, or say who is a "
        "step-parent."
    ),
    "relation_contradicts": _("For this child the same caregiver stands here twice, with different answers."),
    "two_names": _("Two people stand in one cell. Give each a line or columns of their own."),
}

WARNINGS: Texts = {
    "and_more": _("And %(count)s more of the same kind."),
    "guessed_letters": _("The letters come from an old computer. Look whether this word is right."),
    "declared_otherwise": _("The file says another encoding than it has: %(found)s. It was read as that."),
    "no_brin": _("The file names no BRIN code, so nobody can see from it which school it is of."),
    "no_birth_date": _("This child has no birthday in the file."),
    "not_a_day": _("This is no day that can be read, so it stays empty. Write it as 2018-03-09 or 9-3-2018."),
    "day_or_month": _("Nobody can tell the day from the month here, so this date stays empty."),
    "left_before_birth": _("This child left before it was born. Look at the dates."),
    "no_group": _("This child is in no group."),
    "unknown_group": _("This group is not in the file, so nobody is put in it."),
    "unknown_level": _("This is no level from baby to group 8, so it stays empty."),
    "namesakes": _("Two children have this name and birthday. They stay two; look whether one is written down twice."),
    "caregivers_of_one_name": _(
        "Two caregivers have this name, and nothing tells whether they are one. They stay two; an e-mail address, "
        "telephone or number at each line would tell."
    ),
    "contact_differs": _("The same caregiver stands here with other contact data. The first ones count."),
    "double_line": _("This child and this caregiver stand here twice with the same answers. They count once."),
    "caregiver_without_name": _("Here are contact data without a name, so nobody is made of them."),
    "not_an_email": _("This is no e-mail address, so it stays empty."),
    "two_emails": _("There is more than one e-mail address here. Nobody can tell whose, so it stays empty."),
    "not_a_phone": _("This is no telephone number, so it stays empty."),
    "unknown_language": _("This language is not known here, so it stays empty."),
    "unknown_relation": _("This relation is not known here, so it becomes “other”. A person decides what it opens."),
    "no_relation": _("It does not say how this caregiver stands to the child, so it becomes “other”."),
    "unknown_custody": _("This is no yes, no or unknown, so custody stays unknown."),
    "parents_assumed": _("Caregivers taken as parents, because the file does not say what they are: %(count)s."),
    "citizen_numbers": _("This column is full of citizen service numbers, so it was left out."),
    "more_sheets": _("This workbook has more sheets. Only the first one with something in it was read, not this one."),
    "no_manifest": _("The file manifest.csv is missing, so it is taken that these are the whole lists."),
    "heading_read_as": _("This heading was read as “%(name)s”."),
    "rows_to_be_deleted": _("Lines that are marked as deleted and do not count: %(count)s."),
    "own_agent": _("Somebody is named as their own agent. That is passed over."),
    "unknown_agent": _("An agent is named here who is not in the file."),
    "child_as_agent": _("A child is named here as the agent of somebody. That is passed over."),
    "agent_without_child": _("Two adults are named as each other's agents. That is passed over."),
    "child_and_adult": _("Somebody is a student and something else. They count as a child only."),
    "unknown_role": _("This role is not known here, so this person is left out."),
    "caregiver_without_child": _("This caregiver belongs to no child in the file."),
    "guardians_to_check": _("Guardians by their code: %(count)s. Look whether there is a court's decision."),
}

LACKING: Texts = {
    "no_child_name": _("Which column holds the names of the children?"),
    "name_unclear": _("There is a column with a name and one with a part of a name. Which one counts?"),
    "field_twice": _("Two columns mean the same. Which one counts?"),
}

TEXTS: Texts = {**REFUSALS, **ERRORS, **WARNINGS}


def reason(problem: Problem) -> str:
    """One plain sentence in the active language. KeyError for a code nobody gave words to."""
    return plain_reason(problem, TEXTS)
