"""Words of medicine that several rules look for."""

MEDICAL = r"heparin|paracetamol|acetaminophen|warfarin|morphine|fentanyl|chemo|cgm|neonatal|egfr|radiotherapy|ultrafiltration|dialysis|transfusions?|an[a]?esthesia|infus(?:ion|or)s?|mammo(?:gram|graphy)?|blood[-_/](?:expiry|bank|match)|vaccines?[-_/](?:intervals?|schedules?)|phototherapy|syringe[-_]?\w*|ecmo|linac|pacemaker|pacer|seizures?\w*|epileps\w*|afib\w*|transplants?|newborns?|[np]icu|cssd|antenatal|perinatal|pdmp|hcg|genomics|icu|insulin[-_]?pen|sedation|donor/screen\w*|micro/breakpoints|obstetrics?|maternity|incubators?|aed|autoclaves?|compounding|ambulances?|ctg|order[-_]?sets?|orderables|rhogam|radiolog\w*|autoverif\w*|opioids?|closed[-_]?loop(?=/\w+\.(?:kt|swift|c|cpp|java)$)"
"""Medicines, machines and places of treatment: words of no other trade."""
WHEN_GIVEN = r"(?:meds|medications?)/(?:[\w-]+[-_])?(?:schedules?|intervals?|frequenc(?:y|ies)|titrations?|tapers?)"
"""When a medicine is given, and how much more or less each time."""
SCALES = (
    r"nihss|cha2?ds2?(?:[-_]?vasc)?|has[-_]?bled|child[-_]?pugh|apache[-_]?ii|curb[-_]?65|ciwa|ascvd|qrisk\d?|ckd[-_]?epi|cockcroft\w*|mosteller"
    r"|anion[-_]?gap|tidal[-_]?volume|thromboly\w*|alteplase|tenecteplase|gestation\w*|phq[-_]?[29]?|gad[-_]?[27]|meld[-_]?na|bilirubin|lab[-_]?results?"
    r"|minimum[-_]?alveolar\w*|analytes?"
)
"""Scales, formulas and measures of patients, as they stand in names."""
OPIOIDS = r"(?:metha|oxyco|hydroco|tapenta)do(?:ne|l)\b|\b(?:hydro|oxy)morphone|\btramadol\b|\bcodeine\b|\bbuprenorphine\b|\bmorphine\b|\bfentanyl\b"
OF_CARE = (
    "newborn cssd natal ology psychiatry pdmp hcg genomics icu/ icu. icu_ icu- sedation donor/ micro/ obstetric maternity incubator aed autoclave compounding "
    "ambulance ctg order-set order_set orderset orderables rhogam radiolog immun obx syringe ecmo linac pacemaker pacer seizure epileps afib "
    "transplant autoverif opioid surg heparin paracetamol acetaminophen warfarin morphine fentanyl chemo cgm egfr infusor mammo blood- blood_ "
    "blood/ vaccine phototherapy closed-loop closed_loop closedloop sepsis -vent/ _vent/ .vent/ -vent. _vent. .vent. /vent/ /vent. vent_ctrl vent-ctrl defib transfusion dialysis "
    "ultrafiltration weight-based weight_based weightbased dose dosing dosage bolus insulin infusion interaction contraindicat clinical cds "
    "triage diagnos prescri treatment ventilator anesth anaesth radioth vitals warning plandefinition falls-detect falls_detect falls/detect fall-detect "
    "fall_detect fall/detect formular renal readmi lab- lab_ lab/ reference-range reference_range critical- critical_ news2 mews pews sofa "
    "apgar phq anticoag cpoe allerg pump- pump_ pump/ iob basal glucose correctionrange guardrail deliverylimit maximumb therapysetting autosens "
    "autotune overridep temptarget omni minimed medtrum dana diaconn eopatch equil combo ruffy pumpmanager carb risk screening alert alarm scor threshold fhir prompt valueset conceptmap pediatric paediatric ecg/ ecg_ ecg. ecg- ekg/ ekg_ "
    "nihss chads ds2 cha2ds bled pugh apacheii apache-ii apache_ii curb65 curb-65 curb_65 ciwa ascvd qrisk ckd cockcroft mosteller aniongap anion-gap anion_gap tidal "
    "thromboly alteplase tenecteplase gestation gad2 gad-2 gad_2 meld bilirubin labresult alveolar analyte qtc cobcalc cobtotal coboref sensitivityo sensitivitya sensitivityw stroke/ mar/ hl7/ ucum/ "
    "slot reminder match link pharmacy/ calculator hie/ mpi/ patientmatch patient_match patient-match patientlink patient_link patient-link health/ crisis deid de-id de_id research deident de-ident de_ident anonymi pseudonym meds/ rx/ ped/ peds/ ped- ped_ peds- peds_ medication investigation ekg. ekg- gad7 gad-7 gad_7 bloodbank cob/ cob_ cob. cob- /locale /i18n /l10n /lang /translation model/ models/ model_ models_ model. models. "
)
"""Parts of names of programs about patients, and of what they show and weigh."""
