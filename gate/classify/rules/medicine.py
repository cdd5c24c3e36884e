"""Lines that decide about a patient, wherever they stand: a limit of a dose, a check for allergies, an alarm of a monitor.

Raises (4): `if dose_mg > drug.max_single_dose_mg` that goes from `clinic/orders.py`, `#define SPO2_LOW 88` that becomes 70.
Ignores: pages and labels that show a dose, tests, prose, programs that are not about patients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG
from gate.classify.reading.words import MEDICINE_WORDS
from gate.classify.rule import Context, finding
from gate.classify.rules.clinical import ABOUT, SAFER
from gate.model import FileChange, Finding, Line

IDS = {"clinical-line": "a line that decides about a patient, in a file whose name does not say so"}
READ = 100_000
TERM = (
    r"(?:max_?(?:single_?|daily_?)?dose|dose_?(?:mg|ml|mcg|limit|max|per)|\bdoses?\b|dosage|mg_?per_?kg|mg/kg|allerg(?:y|ies|ic|en)|contraindicat\w*|egfr|creatinine|potassium|spo2|\bsbp\b|\bdbp\b|insulin|warfarin|\binr\b|drug_?interaction"
    r"|bolus|sepsis|qsofa|heart_?rate|bradycardia|tachycardia|hypoglyc|glucose|lactate|\bqtc\b|triage_?(?:level|category)|blood_?(?:type|group)|infusion_?rate|\bgcs\b|apgar|gestational|weight_?kg|phq_?9|hba1c|mg_?dl|mmol|laterality|resus\b|\bdnr\b|cm_?h2o|apnea|_max_gy|spinal_cord|ml_kg|target_?(?:top|bottom)\b)"
)
DECIDES = pattern(
    rf"\b(?:resus|code_?status)\w*\b[^\n]*\bdefault\s*=|#\s*define\s+\w*(?:CMH2O|APNEA|FIO2|JOULES|BOLUS|DOSE|BASAL|INSULIN|INFUSION)\w*\s+\(?-?[\d.]|{TERM}[^\n]{{0,40}}?\s[<>]=?\s"
    rf"|{TERM}[^\n]{{0,60}}?\s[*/]\s*\d"
    rf"|{TERM}\w*[\"'\]]?\s*[:=]\s*\{{[^{{}}\n]*\d|laterality[^\n]{{0,40}}?[=!]==?\s|[\"'](?:m|mc)?g/d?[lL][\"']|[\"']mmol/[lL][\"']|[\"'](?:m|mc|u|n)?g/kg(?:/(?:min|h|hr|day))?[\"']|\s[<>]=?\s+[\w.]{{0,40}}?{TERM}|{TERM}\w*[\"'\]]?\s*(?:[:=,]|=>)?\s*[\[({{]?\s*-?\d|{TERM}\w*[\"']?\s*[:=]\s*[\"']?(?:true|false|on|off)\b|return\b[^\n]*{TERM}[^\n]*[*/+-]\s*[\d\w]",
    re.I,
)
STEMS = r"\b[a-z]{2,20}(?:cillin|mycin|floxacin|cycline|conazole|prazole|sartan|dipine|azepam|azolam|curonium|xaban|gliptin|oxetine|triptyline|barbital|codone|morphone|fentanil|vastatin|caine)\b"
"""What substances of one kind are called by their ending: https://www.who.int/teams/health-product-and-policy-standards/inn/stem-book"""
WARDS = "|".join(
    (
        STEMS,
        r"\bplatelets\b|heparin|\blactate\b|h?a?emolysis|h[ic]v_?reactive|(?:donor|recipient)\.(?:rh|abo)\b|qc_?passed",
        r"necrosis|anaphyla|chest_?pain|\brass\b|\bmeld\b|vfib|photo_?therapy|ultra_?filtration|negative_?pressure",
        r"air_?in_?line|nurse_?call|wrist_?band|\bmrn\b|schedule\.II\b|consent_?signed|parse_obx",
        r"radiologist|by_?pharmacist|ordering_?provider|\bcaregiver\b|hand_?off_?to_?human",
    )
)
"""Of laboratories, illnesses, what stands beside a bed, and who works there."""
SURELY = pattern(
    WARDS
    + r"|\bjoules\b|\bml_?per_?h|\bmeq\b|\bpacer_|\bopioid\b|spo2|cmh2o|apnea|fio2|_max_gy\b|hba1c|\begfr|\bqtc\b|creatinine"
    r"|bradycardia|tachycardia|\bapgar\b|qsofa|warfarin|insulin|mc?g_?(?:per_?|/)?kg|sepsis|on_?apno?ea|phq_?9|laterality"
    r"|dosageInstruction|\bdnr\b|[\"'](?:m|mc|u|n)?g/kg(?:/(?:min|h|hr|day))?[\"']|\banalyte\b|\blab_?result|[\"'](?:m|mc)?g/d?L[\"']|mmol/l|mg_?dl|bolus_?units|max_?bolus",
    re.I,
)
"""Words of no other trade."""
BEDSIDE = pattern(
    WARDS
    + r"|ml_?per_?h|wdt_enable|lead_?off|apno?ea|urgent_?low|\bet_?agent|\.critical\b|critical_?result|\banalyte\b|\bInteractionError\b"
    r"|\bpotassium\b|\bbasal\b|occluded\b|\bdensity\s*==\s*[\"'][A-D][\"']|\bphysician",
    re.I,
)
"""Words whose guard, when it goes, was a patient's."""
GUARDS = pattern(
    r"\b(?:if|unless|guard|return|throw|raise|when)\b|[<>]=?\s*-?[\d.]|&&|\|\||\b(?:and|or|not)\b|[:=]\s*-?\d|\w\(",
    re.I,
)
TELLS = pattern(
    r"\b(?:notify|page|alert|escalate)_?(?:the_?)?(?:on_?call_?)?(?:clinician|nurse|physician|care_?team)|\.(?:sound|alarm|beep|page)\(",
    re.I,
)
"""Whom a program calls."""
CHECKS = pattern(rf"\b(?:if|elif|unless|when|assert|require|validate\w*)\b[^\n]*{TERM}", re.I)
"""A check that goes."""
FORESEEN = pattern(
    r"\b(?:carb|insulin|glucose|retrospective\w{0,30})Effects?\b|\b(?:predict(?:ed)?|forecast)_?Glucose|\brecommend(?:ed)?_?(?:Temp_?)?(?:Bolus|Basal|Dose)"
    r"|\bset_?Max(?:imum)?_?(?:Temp_?)?(?:Bolus|Basal)|\bmax(?:imum)?_?(?:Temp_?)?(?:Bolus|Basal)\w*\s*=(?!=)",
    re.I,
)
"""What is foreseen of a patient's glucose, which dose is recommended for it, and how much a pump may give at most."""
DRAWN = of_path(
    r"(?<![A-Z])(?:[cC]harts?|View(?:Cell|Controller)?|Cell|[cC]olou?rs?|[sS]tyles?)(?:[A-Z/][^/]*)?\.\w+$|(^|/)(?:[cC]harts?|[cC]olou?rs?|[sS]tyles?|Views?)/"
)
SHOWS = of_path(
    r"(^|/)(locales?|i18n|l10n|styles?|themes?|icons?|migrations?|fixtures?|seeds?|samples?|examples?|stories|components|views|templates|pages|ui|mocks?|\.github|org/hl7/fhir/\w+/model)/"
    r"|(^|/)(?:\w+[-_])?charts?\.[jt]s$|\.(css|scss|less|svg|html?|vue|svelte|sql|lock|[jt]sx|po|properties|strings|md|txt)$",
    re.I,
)
QUIET = re.compile(
    r"\s*(?:#(?!define\b)|//|\*|/\*|<|import\b|from\b|using\b|package\b|include\b)|[^=;<>]*\.(?:attr|style|css)\([^=;<>]*;?\s*$"
    r"|[^=;<>]*\b[xy]Scale\d?\([^=;<>]*;?\s*$"
    r"|.*(?:\becho\b|\bprint\w*\b|\bhtmlspecialchars\(|\bxlt?\(|\$_(?:POST|GET|REQUEST)\b|\bselect\s|\bfrom\s|\bjoin\s|\blog(?:ger|ging)?\.)",
    re.I,
)
"""What speaks of it, shows it, or asks a database or a form for it."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature not in ("code", "config") or SHOWS.search(file.path) or _is_a_sample(file):
        return
    line = _deciding(file)
    if line is None:
        return
    said = f"{file.path}\n{file.old_text if file.before else file.new_text}"[:READ]
    if _is_medical(said, 2 if file.before else 4):
        yield finding("clinical-line", 4, IDS["clinical-line"], file, line=line, safer=SAFER)


SAMPLE = of_path(r"(^|/)(?:samples?|examples?|mock|demo)[_-][\w-]*\.json$")
FOUND = frozenset(("Patient", "Observation", "Condition", "Encounter", "Immunization", "Practitioner", "Organization"))
AROUND = frozenset(("resourceType", "type", "entry", "id", "meta", "total", "link", "timestamp"))


def _is_a_sample(file: FileChange) -> bool:
    """Whether a file is called a sample, and is a bundle of what was found of patients: https://hl7.org/fhir/bundle.html"""
    if not SAMPLE.search(file.path):
        return False
    import json  # few files get here

    try:
        sides = [json.loads(text) for text in (file.old_text, file.new_text) if text]
        return all(
            side["resourceType"] == "Bundle"
            and side.keys() <= AROUND
            and all(entry["resource"]["resourceType"] in FOUND for entry in side["entry"])
            for side in sides
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _deciding(file: FileChange) -> Line | None:
    """The line that would decide about a patient, were the program about patients."""
    lost, new = (
        MEDICINE_WORDS.lines(lines, said)
        for lines, said in ((file.removed, file.removed_lowered), (file.added, file.added_lowered))
    )
    gone, came = ({x.bare for x in side} for side in (lost, new))
    removed = [x for x in lost if x.bare not in came and not QUIET.match(x.text[:LONG])]
    added = [x for x in new if x.bare not in gone and not QUIET.match(x.text[:LONG])]
    line = next((x for x in (*removed, *added) if DECIDES.search(x.text[:LONG])), None)
    line = line or next((x for x in removed if BEDSIDE.search(x.text[:LONG]) and GUARDS.search(x.text[:LONG])), None)
    if line is None and not any(TELLS.search(x.text[:LONG]) for x in added):
        line = next((x for x in removed if TELLS.search(x.text[:LONG])), None)
    if line is None and not DRAWN.search(file.path):
        line = next((x for x in (*removed, *added) if FORESEEN.search(x.text[:LONG])), None)
    if line is None and not any(CHECKS.search(x.text[:LONG]) for x in added):
        line = next((x for x in removed if CHECKS.search(x.text[:LONG])), None)
    return line


def _is_medical(text: str, words: int) -> bool:
    """Whether so many words of medicine stand in it, or one that has no other meaning."""
    if words < 3 and SURELY.search(text):
        return True
    return ABOUT.search(text) is not None and len(set(map(str.lower, ABOUT.findall(text)))) >= words
