"""Code and settings that influence a clinical decision, or that flag a risk to somebody's health.

Raises (4): a dose, a threshold of sepsis, a table of drug interactions, a FHIR `PlanDefinition`, a library of CQL.
Raises (2): a score of risk in a program about patients.
Ignores: tests, prose, styles, the triage of issues and the diagnostics of a compiler.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import fields, looks
from gate.classify.reading.apis import describes_an_api
from gate.classify.reading.clinical_words import MEDICAL, OPIOIDS, SCALES, WHEN_GIVEN
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "clinical-decision": "what influences a clinical decision",
    "health-risk": "what flags a risk to somebody's health",
}
DECIDES = pattern(
    rf"(?:^|[/_.-])(?:{MEDICAL}|{SCALES}|vent|vent[-_]ctrl|defib\w*|transfusions?|dialysis|ultrafiltration|immuni[sz]ation[-_](?:schedules?|rules?|forecast\w*)"
    rf"|weight[-_]?based|allergy[-_]?mapp\w*|sepsis|dos(?:ing|age)s?|dose|bolus|insulin|infusions?|drug[-_]?interactions?|contraindications?"
    rf"|clinical(?:ly)?|cds|triage|diagnos[ie]s|prescri(?:bing|ptions?)|treatments?(?![-_](?:groups?|buckets?|variants?|assignments?)(?![a-z]))|ventilator"
    rf"|anesthe\w+|chemotherapy|radiotherapy|vitals|lab[-_/](?:ranges?|limits|values|units)|reference[-_]ranges?|critical[-_](?:values|ranges?)|ecg|ekg"
    rf"|qtc[bf]?|news2|[mp]ews|q?sofa|apgar|anticoag\w*|blood[-_]?bank|cpoe|early[-_]?warnings?|formular(?:y|ies)|renal|oncology|h?a?ematology"
    rf"|cardiology|nephrology|endocrinology|microbiology|pathology|ophthalmology|psychiatry|anticoagulation|allerg(?:y|ies)"
    rf"|(?:\w+_)?investigations?|pump[-_/](?:limits?|library|rates?|control\w*|ctrl|driver|motor|safety|alarms?)|rx/(?:[\w-]+[-_])?units?|{WHEN_GIVEN}|(?:meds|medications?|drugs?|pharmacy)/(?:[\w-]+[-_])?interactions?"
    rf"|(?:pa?ediatrics?|peds?)[/_-](?:[\w-]+[-_])?(?:weights?|dos(?:e|es|ing|age)))(?=[/_.-])"
    r"|(?-i:weightBased|allergyMap|AllergyMap)|(?-i:[a-z](?:Dos(?:e|ing|age)|Bolus|Insulin|Sepsis|Triage|Diagnosis|Prescription|Clinical)|(?:Dos(?:e|ing|age)|Bolus|Insulin|Sepsis|Triage|Clinical|EarlyWarning|DrugInteraction|Prescription)[A-Z]|PlanDefinition|EarlyWarningScore)|\.(?:cql|drl|dmn)$",
    re.I,
)
FLAGS = pattern(
    r"(?:^|[/_.-])(?:risk\w*|screening|readmi(?:ts?|ssions?)|alerts?|alarms?|scor(?:e|es|ing)|thresholds?)(?=[/_.-])|(?-i:Alarms?(?=[A-Z.]))",
    re.I,
)
DRIVES = of_path(
    r"^(?!.*(?:ui/|views?/|view(?:model|controller)?\.|strings?/))(?:.*/)?(?:omnipod|omnible|omnikit|minimed\w*|medtrum|dana(?:kit|rs?|rv2|i)|diaconn|eopatch|equil|combo(?:ctl|v2)|ruffy\w*)/([^/]+/)*[^/]+\.(?:swift|kt|java)$",
    re.I,
)
"""What talks to a pump of insulin: https://androidaps.readthedocs.io/en/latest/Getting-Started/CompatiblePumps.html"""
MODELS = pattern(r"(?:^|[/_.-])models?(?=[/_.-])", re.I)
LEARNT = pattern(
    r"\bpredict|\bsklearn\b|\bxgboost|\blightgbm|\btorch\b|\btensorflow|\bkeras\b|\bonnx|\blogistic|\bregression|\bcoefficients?\b|\bclassif(?:y|ier)|\bprobabilit|\bintercept\b|\brisk(?:_\w+)?\b",
    re.I,
    words=("predict", "sklearn", "xgboost", "lightgbm", "torch", "tensorflow", "keras", "onnx", "logistic", "regression", "coefficient", "classif", "probabilit", "intercept", "risk"),
)  # fmt: skip
TABLE = pattern(
    r"\bmodels\.Model\b|\bdjango\.db\b|\bsqlalchemy\b|\bdb\.(?:Model|Column)\b|@Entity\b|\bEloquent\b|\bsequelize\b|\bmongoose\b"
)
"""What an application keeps its rows by."""
ABOUT = pattern(
    r"cm_?h2o|statins?\b|\bldl\b|\bml_?(?:per_?)?h\b|\bmcg_?to_?mg\b|\bapnea|\bfio2\b|\benergy_j\b|_ml_kg|\bspinal_cord\b|_max_gy\b|\bpaediatric"
    r"|\bpediatric|\bpatients?\b|\bpatient_|\bclinic(?:al|ian)|\bhospital|\bmedication|\bsepsis|\bsepsis_|\blactate|\bheart_?rate"
    r"|\bblood_?(?:pressure|glucose|sugar)|\bpotassium|\bcreatinine|\bglucose|\bsnomed|\bloinc|\bicd_?10|\bfhir\b|\bmg[/_ ]?kg\b|\bdosage|\bdosing"
    r"|\binsulin\b|\bwarfarin|\bheparin|\bpropofol|\bmorphine|\bopioid|mcg_kg|\bbolus\b|\bdiagnosis\b|\bmax_?dose|\bresourceType\b|\bspo2|\bbradycardia"
    r"|\btachycardia|\bhypoxi|\bsystolic|\bdiastolic|\bdrugs?\b|contraindicat|\brespiratory|_ml_(?:per_)?h\b|_ml_(?:per_)?hour|\ballerg|\brxnorm|\brxcui"
    r"|\bpeep_|\bpip_(?:max|min)|\bsuicid|self[- _]?harm|cardiologist|\bmalignan|\bbenign\b|\btablets?\b|\bantigens?\b"
    r"|\b(?:maoi|ssri|nsaid|benzodiazepine)s?\b|\bserotonin|\bdrug_|\bdose_m|\bthromboly|\bgestation|\banalyte|\blab_?result"
    r"|\begfr\b|\bhba1c|\bqtc\b|\b(?:news2|mews|pews)_|\bmg_?(?:per_?)?dl|\bparacetamol|\bsodium\b|\btroponin|\bhemoglobin",
    re.I,
    words=(
        "h2o", "statin", "ldl", "ml_h", "mlh", "ml_per", "mlper", "mcg", "apnea", "fio2", "energy_j", "_ml_kg", "spinal_cord", "_gy", "pediatric", "paediatric",
        "patient", "clinic", "hospital", "medication", "sepsis", "lactate", "heart", "blood", "potassium", "creatinine", "glucose", "snomed",
        "loinc", "icd", "fhir", "mgkg", "mg/kg", "mg_kg", "mg kg", "dosage", "dosing", "dose", "insulin", "warfarin", "bolus", "diagnosis",
        "resourcetype", "spo2", "bradycardia", "tachycardia", "hypoxi", "systolic", "diastolic", "drug", "contraindicat", "respiratory", "_ml_",
        "allerg", "rxnorm", "heparin", "propofol", "morphine", "opioid", "mcg_kg", "rxcui", "egfr", "hba1c", "qtc", "news2_", "mews_", "pews_", "mgdl", "mg_dl", "mgper", "mg_per", "paracetamol", "sodium", "troponin", "hemoglobin",
        "peep_", "pip_", "suicid", "harm", "cardiologist", "malignan", "benign", "tablet", "antigen", "maoi", "ssri", "nsaid", "benzodiazepine", "serotonin", "thromboly", "gestation", "analyte", "labresult", "lab_result",
    ),
)  # fmt: skip
COMPILES = pattern(r"\bDiagnostics?\b")
"""What a compiler says: https://doc.rust-lang.org/proc_macro/struct.Diagnostic.html"""
OF_COMPILERS = of_path(r"(^|/)(?:compilers?|lint(?:er|ers|s)?|lsp)/(?![^/]*triage)([^/]+/)*[\w-]+\.\w+$")
DIAGNOSIS = pattern(r"diagnos[ie]s", re.I)
SURELY = pattern(
    rf"(?:^|[/_.-])(?:{MEDICAL}|{SCALES}|sepsis|q?sofa|apgar|anticoag\w*|blood[-_]?bank|cpoe|dosing|dosages?|bolus|insulin|infusion[-_]pumps?"
    rf"|drug[-_]?interactions?|contraindications?|clinical|pa?ediatrics?[/_-](?:[\w-]+[-_])?(?:weights?|dos(?:e|es|ing|age))|readmi(?:ts?|ssions?)|{WHEN_GIVEN})(?=[/_.-])"
    rf"|(?-i:EarlyWarningScore|PlanDefinition|(?:Dose|Dosage|Dosing|Bolus|Insulin)Calc)",
    re.I,
)
"""Words that mean nothing else."""
BESIDE = of_path(
    r"(^|[/_.-])(?:rx/(?:[\w-]+[-_])?interactions?|(?:care|clinics?|wards?|nursing|hospital|medical|pharmacy|icu|bedside)/(?:[^/]+/)*[\w-]*(?:dos(?:e|age)|discharge|escalat\w*|alarms?|interactions?)[\w-]*|vitals/(?:[^/]+/)*[\w-]*(?:alert|alarm|page|escalat|threshold|rout|ingest|stream|monitor)\w*|pharmacy/(?:[^/]+/)*[\w-]*(?:barcode|verif|dispens|alert|label)\w*|calculators?/(?:[^/]+/)*[\w-]*(?:bsa|bmi|e?gfr|crcl|clearance|dose|score)\w*|(?:hie|mpi|empi)/(?:[^/]+/)*[\w-]*(?:match|link)\w*(?:/\w+)?|patient[-_]?(?:match|link)\w*|fhir/(?:[^/]+/)*(?:observation|medication|allergy|condition|dosage)\w*|hl7/(?:[^/]+/)*[\w-]*(?:oru|obx|orm|results?|flags?)|(?:health|medications?|meds)/(?:[^/]+/)*[\w-]*(?:reminder|schedule|slot)\w*|crisis/\w+|safety/(?:[^/]+/)*crisis\w*|lab/\w*(?:flag|panic|critical)\w*|lab/(?:flags|panic\w*|ranges)|falls?[-_/]detect\w*|stroke/(?:[^/]+/)*[\w-]*(?:tpa|lysis|windows?|eligib\w*)|mar/(?:[^/]+/)*[\w-]*(?:timing|due|admin\w*|dose)|(?:fhir|hl7|ucum)/(?:[^/]+/)*[\w-]*units?)\.\w+$",
    re.I,
)
"""A place of care, and what is decided there, in one path."""
LOGIC = pattern(r"^[ \t]*(?:library\s+\w+|define\s)", re.M)
LOOKS = of_path(
    r"(^|/)(locales?|i18n|styles?|themes?|icons?|migrations?|\.github|org/hl7/fhir/\w+/model)/|(^|/)(c3|d3|highcharts?)[^/]*\.[jt]s$|\.(css|scss|less|svg|html?|vue|sql|lock|storyboard|xib)$",
    re.I,
)
PAGES = of_path(
    r"(^|/)(?:templates|views|presenters|controllers)/|(^|/)\w*(?:views|urls|apps|forms|admin|presenters?|controller|component|serializers|routes)\.(?:py|rb)$|\.(?:jinja2?|j2|erb|haml|slim|twig|blade\.php|ejs|hbs)$"
)
"""What asks and shows, beside what decides: only a row that weighs something medical is more."""
FILLED_IN = pattern(r"<%(?!=)|\{%|^\s*-\s|^\s*@(?:if|unless|switch)|<\?php")
OF_PEOPLE = pattern(r"patients?_?|clinic(?:al|ian)?s?_?|hospitals?_?", re.I)
WEIGHS = pattern(r"\b(?:if|elif|elsif|unless|when|case|and|or|not|in)\b|[<>]|[=!]=|&&|\|\||\?")
LIMITS = pattern(r"minimum|maximum|enum|default|multipleOf|pattern|required|\bx-|length|items", re.I)
"""What an API looks like (https://spec.openapis.org/oas/latest.html): it decides nothing."""
TRANSLATION = of_path(
    r"(^|/)(locales?|_?i18n|l10n|lang(uages?)?|translations?)/.*\.(json|ya?ml|po|arb|properties|strings|xliff?|ftl)$|\.arb$|(^|/)(?!en|Base)[^/]+\.lproj/[^/]+\.(strings|stringsdict)$",
    re.I,
)
TAKEN = pattern(
    r"\d[\d.,]*+ ?(?:g\b|units?\b|iu\b|tablets?|capsules?|pills?|puffs?|m[gl]\b|mcg\b|µg\b)|\bdos(?:e|es|age)\b[^\n]{0,60}\d",
    re.I,
)
"""How much of a medicine somebody is told to take."""
NUMBER = pattern(r"\d+(?:[.,]\d+)?")
PLURAL = pattern(r"s\b")


@cache
def _acts() -> re.Pattern[str]:
    """What can change a decision: a number, a comparison, a condition, an answer, or an entry of a table."""
    return re.compile(
        r"\d|[<>]|(?:\b|_)(?:alarm|alert|notify|page|stop|start|trigger|raise)\w*\s*\(|\b(?:if|elif|else|when|case|for|while|guard|switch|return|raise|throw|and|or|not|define)\b|[\"'][^\"'\n]*[\"']\s*:|:\s*\S|=|&&|\|\||\b(?:clamp|min|max|round|floor|ceil|filter|sort\w*|search|match|fullmatch|toFixed)\b|\w\s*[*/+-]\s*[\w(]"
    )


LOOP = pattern(
    r"(?:^|[/_.-])(?:iob|cob|basal|autosens|autotune|determine[-_]basal|carb[-_]?ratios?|pump[-_]loop)(?=[/_.-])"
    r"|(?-i:Basal(?:Rate|Profile|Schedule|Delivery)|Glucose(?:Effect|Math|Momentum|Velocity|Prediction|Change|Threshold|Range)"
    r"|Carb(?:Math|Ratio|Effect|Absorption|Status|Value)|CorrectionRange|GlucoseTarget|SuspendThreshold|Guardrail|DeliveryLimit|MaximumB(?:asal|olus)"
    r"|TherapySetting|DetermineBasal|OverrideP(?:rofiles?|resets?)|TempTargets?(?=Storage|Config)|IobCob|Autosens|Autotune|(?:Iob|Cob)(?:Calc|Total|Oref)"
    r"|Sensitivity(?:Oref|AAPS|Weighted))[\w+]*(?<!Chart)(?<!Cell)(?<!View)(?<!Category)(?<!Row)(?<!Overlay)(?<!UI)\.\w+$",
    re.I,
)
INSULIN = pattern(
    r"\b(?:insulin|bolus|glucose|carbs?)\b|(?-i:Glucose|Insulin)[A-Z]|(?-i:[a-z](?:Glucose|Insulin)\b)|milligramsPerDeciliter|\bsmb(?:IsOff|Minutes|IsAlwaysOff)\b",
    re.I,
)


def _doses_insulin(file: FileChange) -> bool:
    """Whether a program is part of what doses insulin by itself, in the words of those who wrote the first one
    (https://openaps.readthedocs.io/en/latest/docs/Resources/glossary.html)."""
    return bool(LOOP.search(file.path)) and any(INSULIN.search(text) for text in (file.old_text, file.new_text))


def _only_describes(file: FileChange) -> bool:
    """Whether a file says what an API looks like, and no bound in it changes that whoever checks requests goes by."""
    changed = (*file.removed, *file.added)
    return (
        file.path.endswith((".yaml", ".yml", ".json"))
        and describes_an_api(file)
        and not any(LIMITS.search(line.text[:500]) for line in changed)
    )


SAFER = "a clinician decides, validates it against known cases, and signs it off"


WARNED = pattern(r"allerg|contraindic|drug_?interaction|interaction_?warning|overdos|max_?dose|dose_?(?:limit|warning)|black_?box|\bdose\b[^\n]*[<>]|\bdos(?:e|age)\b[^\n]*(?:floatformat|toFixed|round|number_format|precision|decimal)", re.I)
SHOWS = of_path(r"\.(?:html?|erb|haml|slim|twig|jinja2?|j2|hbs|ejs|njk|cshtml|razor|jsp|vue|svelte|jsx|tsx|blade\.php)$", re.I)
ASKS_FOR = pattern(r"\brequired\b|\bif\b|alert|warn|confirm|danger|\bdisabled\b|v-(?:if|show)|\*ngIf|role=|floatformat:[1-9]|toFixed\([1-9]|[<>]", re.I)


def _warns_less(file: FileChange) -> Line | None:
    """A row of a page that warned whoever prescribes, or had him confirm it, where none takes its place."""
    if file.before is None or not SHOWS.search(file.path):
        return None
    gone, came = ([x for x in side if WARNED.search(x.text[:2_000])] for side in (file.removed, file.added))
    asked = [len(ASKS_FOR.findall(x.text[:2_000])) for x in came]
    return next((x for x in gone if len(ASKS_FOR.findall(x.text[:2_000])) > max(asked, default=0)), None)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    warned = _warns_less(file) if context.nature not in ("test", "docs", "vendored", "generated") else None
    if warned is not None:
        reason = "whoever prescribes is warned of less, or need not confirm it"
        yield finding("clinical-decision", 4, reason, file, line=warned, safer=SAFER)
        return
    if TRANSLATION.search(file.path) and not (".lproj/" in file.path and DECIDES.search(file.path.rsplit("/", 1)[-1])):
        yield from _told(file)
        if ".lproj/" not in file.path or "Tests/" in file.path or not DECIDES.search(file.path):
            return
    if context.nature not in ("code", "config", "script"):
        return
    line = _of_a_standard(file)
    if line is not None:
        yield finding("clinical-decision", 4, IDS["clinical-decision"], file, line=line, safer=SAFER)
        return
    if LOOKS.search(file.path) or _only_describes(file) or looks.only_marked(file):
        return
    told = _told_of_people(file)
    if told is not None:
        reason = "what is told of people in a file that is to tell nobody's name"
        yield finding("health-risk", 3, reason, file, line=told, safer="show, by a test, who can still be told apart")
    doses = _doses_insulin(file)
    beside = BESIDE.search(file.path)
    decides = doses or beside or DECIDES.search(file.path)
    flags = FLAGS.search(file.path) or DRIVES.search(file.path) or _is_learnt(file)
    line = _changed(file) if decides or flags else None
    if line is not None and not doses and not beside:
        line = _weighed(file) if PAGES.search(file.path) else fields.reckoned(file) if _is_of_tables(file) else line
    if line is None or not (doses or beside or SURELY.search(file.path) or _about(file) or _twice(file.path)):
        return
    if decides and fields.only_stores(file):
        yield finding("health-risk", 2, "how something is stored that influences a clinical decision", file, line=line)
    elif decides:
        level = 3 if OF_ROWS.search(file.path) and not _weighs_a_number(file) else 4
        yield finding("clinical-decision", level, IDS["clinical-decision"], file, line=line, safer=SAFER)
    else:
        yield finding("health-risk", 2, IDS["health-risk"], file, line=line)


OF_RESEARCH = of_path(r"(^|[/_.-])(?:research|de[-_]?id(?:entif\w*)?|anonymi[sz]\w*|pseudonymi[sz]\w*)(?=[/_.-])", re.I)
IDENTIFIES = pattern(
    r"\b(?:mrn|ssn|nhs_?number|birth_?(?:date|day)|date_?of_?birth|dob|(?:first|last|full|patient)_?name|admitted|discharged|zip_?(?:code)?|post_?code|phone|e?mail|address)\b",
    re.I,
)
"""Of what is left out or shifted: https://www.hhs.gov/hipaa/for-professionals/special-topics/de-identification/index.html"""


OF_ROWS = of_path(r"(?:DAO|Dao|Repository)(?:Impl)?\.(?:java|kt|cs|php|scala|ts)$")
"""What reads and writes rows for those who decide: https://www.oracle.com/java/technologies/data-access-object.html"""
HELD = pattern(r"(?:[<>]=?|[=!]=)\s*-?\d|\b(?:lt|gt|le|ge|between)\w*\([^\n]*\d")


def _weighs_a_number(file: FileChange) -> bool:
    return any(HELD.search(x.text[:500]) for x in (*file.added, *file.removed))


OF_SCRUBBING = of_path(r"(^|[/_.-])(?:de[-_]?id(?:entif\w*)?|anonymi[sz]\w*|pseudonymi[sz]\w*)(?=[/_.-])", re.I)


def _told_of_people(file: FileChange) -> Line | None:
    """A row about what identifies somebody, in what goes out to those who may not know who it was."""
    if file.before is None or not OF_RESEARCH.search(file.path):
        return None
    told = OF_SCRUBBING.search(file.path) and _changed(file)
    return told or next((x for x in (*file.added, *file.removed) if IDENTIFIES.search(x.text[:500]) and not fields.QUIET.match(x.text)), None)


def _twice(path: str) -> bool:
    """Whether two words of a path are of medicine, of which each alone may be another trade's: `EarlyWarning/News2.cs`."""
    words = {found[0].strip("/_.-").lower() for found in DECIDES.compiled.finditer(path)}
    return len({word for word in words if not AMBIGUOUS.search(word)}) > 1


AMBIGUOUS = pattern(r"diagnos|triage|treatment|investigation|pathology|clinical|vitals|vent|model|^\.")


def _is_learnt(file: FileChange) -> bool:
    """Whether a model is one that says something of somebody, and no table of an application."""
    if not MODELS.search(file.path):
        return False
    tables = file.path.endswith((".rb", "/models.py")) or _is_of_tables(file)
    return not tables or any(LEARNT.search(text[:100_000]) for text in (file.new_text, file.old_text))


def _is_of_tables(file: FileChange) -> bool:
    return bool(MODELS.search(file.path)) and any(
        TABLE.search(text[:100_000]) for text in (file.new_text, file.old_text)
    )


RESOURCES = pattern(
    r"\"resourceType\"\s*:\s*\"(?:ActivityDefinition|PlanDefinition|MedicationKnowledge|ObservationDefinition)\""
)
"""What tells a program of FHIR what to order, and what is normal: https://hl7.org/fhir/clinicalreasoning-module.html"""
CODED = pattern(r"\"resourceType\"\s*:\s*\"(?:ValueSet|ConceptMap)\"")
RISKY = pattern(r"risk|contraindic|allerg|interact|alert|critical|anticoag|opioid", re.I)
SHEETS = of_path(
    r"(^|/)(?:[\w-]+[-_])?(?:interactions?|formular(?:y|ies)|contraindications?)\.(?:csv|tsv|sql|json|ya?ml)$", re.I
)
ARDEN = of_path(r"\.mlm$")
"""Medical logic modules: https://www.hl7.org/implement/standards/product_brief.cfm?product_id=2"""
SHORTHAND = of_path(r"\.fsh$")
DOSED = pattern(r"[dD]os(?:e|age)|contraindic|allerg", re.I)
RANGES = pattern(
    rf"reference_ranges?|critical_(?:high|low)|max_(?:daily_)?dose|dose_limit|\bformulary\b|drug_interactions?|\bwhen\s+'[^'\n]*(?:{OPIOIDS})",
    re.I,
)
TOLD_SO = pattern(
    r"(?m)^[ \t]*(?:export[ \t]+)?(?:const[ \t]+)?\w*(?:SYSTEM|PROMPT|INSTRUCTION|system|prompt|instruction)\w*[ \t]*(?::[ \t]*str\w*[ \t]*)?="
)
RECOMMENDS = pattern(
    r"\b(?:recommend|advis|suggest|prescrib|diagnos)\w*\b[^\n]{0,60}\b(?:treatments?|dos(?:e|es|age)|medications?|medicines?|diagnos[ei]s|drugs?)\b", re.I,
    words=("recommend", "advis", "suggest", "prescrib", "diagnos"),
)  # fmt: skip
"""What a program tells a model to say of somebody's treatment, or not to."""
PROMPTS = of_path(r"(^|/)prompts?/[^/]+\.(?:md|txt|j2|jinja2?|prompt)$")
ADVISES = pattern(r"\bdos(?:e|es|age|ing)\b|\bmedication|\bprescri|\bdiagnos|\btriage\b|\bcontraindic", re.I)
TELLING = ((SHORTHAND, DOSED), (of_path(r"\.sql$"), RANGES), (PROMPTS, ADVISES))
"""Which lines of a file decide, by where it stands."""


def _of_a_standard(file: FileChange) -> Line | None:
    """A changed line of what decides by its form alone: resources of FHIR, modules of Arden, tables of medicines, prompts."""
    starred = SHORTHAND.search(file.path)  # where a star begins a rule
    changed = [
        x for x in (*file.added, *file.removed) if x.text.strip() and (starred or not fields.QUIET.match(x.text))
    ]
    texts = [text for text in (file.new_text, file.old_text) if text]
    path = file.path
    if not changed:
        return None
    if any(RECOMMENDS.search(x.text[:2_000]) for x in changed) and any(TOLD_SO.search(t[:100_000]) for t in texts):
        return next(x for x in changed if RECOMMENDS.search(x.text[:2_000]))
    if path.endswith(".json"):
        told = any(
            RESOURCES.search(t) or (CODED.search(t) and (RISKY.search(path) or RISKY.search(t[:2_000]))) for t in texts
        )
        return next((x for x in changed if _acts().search(x.text[:2_000])), None) if told else None
    if ARDEN.search(path) or (SHEETS.search(path) and any(ABOUT.search(t[:100_000]) for t in texts)):
        return changed[0]
    telling = next((telling for place, telling in TELLING if place.search(path)), None)
    return next((x for x in changed if telling.search(x.text[:2_000])), None) if telling is not None else None


def _told(file: FileChange) -> Iterator[Finding]:
    """A translation that tells another dose in the same words."""
    before = {_worded(x): NUMBER.findall(x.text[:2_000]) for x in file.removed if TAKEN.search(x.text[:2_000])}
    for line in file.added if before else ():
        numbers = before.get(_worded(line))
        if numbers is not None and numbers != NUMBER.findall(line.text[:2_000]):
            reason = "a translation tells another dose in the same words"
            yield finding("clinical-decision", 4, reason, file, line=line, safer=SAFER)
            return


def _worded(line: Line) -> str:
    """The words of a line: one tablet or two, whatever the number."""
    return PLURAL.sub("", NUMBER.sub("0", line.text[:2_000]))


def _changed(file: FileChange) -> Line | None:
    return next(
        (x for x in (*file.added, *file.removed) if not fields.QUIET.match(x.text) and _acts().search(x.text[:2_000])),
        None,
    )


def _weighed(file: FileChange) -> Line | None:
    """A row of a page, or of what answers a request, that weighs something medical."""
    plain = file.path.endswith((".py", ".rb"))
    rows = (
        x
        for x in (*file.added, *file.removed)
        if not fields.QUIET.match(x.text) and (plain or FILLED_IN.search(x.text[:2_000]))
    )
    return next(
        (x for x in rows if WEIGHS.search(x.text[:2_000]) and ABOUT.search(OF_PEOPLE.sub("", x.text[:2_000]))), None
    )


def _about(file: FileChange) -> bool:
    """Whether the text is about medicine; CQL is Cassandra's, too."""
    about = LOGIC if file.path.endswith(".cql") else ABOUT
    texts = (text[:100_000] for text in (file.new_text, file.old_text) if text)
    compiles = OF_COMPILERS.search(file.path) or (
        file.path.endswith(".rs") and any(COMPILES.search(text) for text in (file.new_text, file.old_text))
    )
    return any(about.search(DIAGNOSIS.sub("", text) if compiles else text) for text in texts)
