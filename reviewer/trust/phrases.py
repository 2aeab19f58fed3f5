"""What instructions to a reviewer look like, in five languages: data for `addressing`. Every repetition has a bound."""

import re
from typing import NamedTuple

_GAP = r"(?:[^.!?;]{0,%d}?)"


def _gap(most: int) -> str:
    return _GAP % most


_ITEMS = r"(?:findings?|issues?|problems?|weakness(?:es)?|flaws?|gaps?|risks?|concerns?|errors?|mistakes?|shortcomings?|contradictions?|criticisms?|defects?|deficienc(?:y|ies)|objections?|missing|absence|lack|omissions?)"
_TOP = (
    r"(?:[45](?:\.\d)?\s?/\s?5|(?:9|10)\s?/\s?10|100\s?(?:%|/\s?100|percent)|(?:five|ten|5|10) (?:out )?of (?:five|ten|5|10)"
    r"|(?:\ban?|\bwith|\bas|\bto|\bit|\bof|\bis|\bscore|\brating|(?<!\d)[=:]) ?(?:perfect )?(?:5|10|five|ten)\b(?! ?(?:%|ms|s\b|min|hour|day|week|million|k\b|,?\d))"
    r"|(?:the |a |an )?(?:highest|maximum|max(?:imal)?|top|full|perfect|best|positive|favou?rable|excellent|outstanding|flawless|exemplary)"
    r"(?: possible| available| overall)? (?:scores?|ratings?|grades?|marks?|points|verdict|review|evaluation|assessment|level)"
    r"|full marks|strong(?:ly)? accept|lgtm|\bl7\b)"
)
_WORK = r"(?:this|the|our|my|every|each|all|following|present|entire|whole) (?:\w+ )?(?:document|doc|text|paper|proposal|submission|design|report|write-?up|post-?mortem|review|roadmap|experiment|content|page|file|work|plan|author|criterion|criteria|questions?|answers?|sections?|rubric|requirements?)"
_JUDGE = r"(?:rate(?! limit)|score(?!\")|grade|mark|give|assign|award|evaluate|assess|rank|judge|set|answer|return|output|respond|reply|say|state|write|conclude|recommend|choose|select|declare|record|report|consider|treat|regard|count|approve|accept|deem|issue|provide|must be|should be|deserves?|earns?|merits?)"
_NO_NOUN = r"(?<!the )(?<!our )(?<!\ba )(?<!of )(?<!this )(?<!each )(?<!its )"
"""What stands before a noun: "the score" asks nobody to score."""
_MET = r"(?:\bmet\b|satisfied|fulfilled|passed|passing|approved|accepted|acceptable|ready|complete(?:ly met)?|not[ _]applicable|\byes\b|flawless|excellent|perfect|outstanding)"
_QUESTION = r"(?:criteri(?:on|a)|questions?|rubric|checklist|requirements?|verdicts?|ratings?|review questions|[a-z]{2}-[a-z]+(?:-[a-z]+)?)"

_ENGLISH = {
    "override": (
        r"\b(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|es)|bypass|dismiss|abandon|discard|do not follow|don'?t follow|stop following)\b"
        rf"{_gap(40)}\b(?:previous|prior|above|earlier|preceding|foregoing|your|system|original|initial|other|given|any|all|everything|what(?:ever)?)\b"
        rf"{_gap(40)}\b(?:instructions?|prompts?|rules|guidelines?|directions|directives|rubric|criteria|constraints|told|said|orders|task)\b"
    ),
    "role": (
        r"\byou are (?:now|no longer|from now on)\b|\b(?:new|updated|revised|additional|real|actual) (?:system )?(?:instructions?|task|directives?|orders?)(?: for (?:the )?(?:ai|llm|model|reviewer|assistant)\w*)? ?:"
        r"|\b(?:system|developer|admin(?:istrator)?) (?:override|message|instruction|notice|prompt)s? ?(?::|\]|-|—)"
        r"|\b(?:developer|debug|god|dan|maintenance|test|admin) mode (?:is )?(?:now )?(?:on|enabled|activated|active)\b"
    ),
    "raise": rf"{_NO_NOUN}\b{_JUDGE}\b{_gap(70)}{_TOP}",
    "met": (
        rf"\b(?:mark|treat|count|consider|answer|set|regard|rate|score|judge|deem|record|return|report|assume)\b{_gap(30)}"
        rf"\b{_QUESTION}\b{_gap(50)}{_MET}"
        rf"|\b(?:answer|say|reply|respond|return|output|write|set|choose|give)\b{_gap(30)}[\"'`“]?\bmet\b"
        rf"|\b{_QUESTION} (?:as|must be|should be|shall be|to be)\b{_gap(40)}(?:as|be|considered|marked|counted|treated|answered)?{_gap(10)}\bmet\b"
    ),
    "accept": (
        rf"\b(?:rate|score|grade|mark|declare|judge|treat|consider|regard|approve|accept|pass|deem|recommend|conclude|find)\b{_gap(20)}"
        rf"\b{_WORK}\b{_gap(40)}(?:{_MET}|\b(?:acceptance|approval|accept|approve|publication)\b)"
        rf"|\b(?:recommend|conclude with|verdict (?:is|must be|should be)|vote)\b{_gap(20)}\b(?:acceptance|approval|accept|approve|ready|pass)\b{_gap(30)}"
        r"\b(?:regardless|without|no matter|unconditional(?:ly)?|immediately)\b"
        r"|\b(?:the |your )?(?:verdict|decision|rating|score) (?:is|must be|should be|shall be|has to be)\b[ :]{0,3}[\"'`“]?(?:ready|met|accept(?:ed)?|approved?|pass(?:ed)?|positive)\b"
    ),
    "suppress": (
        r"\b(?:do not|don'?t|never|avoid|refrain from|must not|should not|shall not|without|no need to|stop)\b"
        r" ?(?:\w+ ){0,2}?(?:mention|report|flag|list|rais|point(?:ing)? out|critici[sz]|not(?:e|ing)\b|find(?:ing)?\b|comment|penali[sz]|highlight|question|deduct|complain|include|write|produc|generat|return|output|creat)\w*"
        rf"{_gap(50)}\b{_ITEMS}\b"
        rf"|\b(?:ignore|overlook|disregard|skip|omit|leave out|hide|suppress|drop|withhold|conceal)\b{_gap(30)}\b(?:any|all|the|every|this|these|possible|potential)\b{_gap(30)}\b{_ITEMS}\b"
        rf"|\b(?:report|return|list|say|state|output|write|there are|answer|find)\b{_gap(20)}\b(?:no|zero|0|an empty list of) (?:\w+ )?{_ITEMS}\b{_gap(40)}"
    ),
    "format": (
        r"\b(?:respond|reply|answer|output|return|print|write|say|produce|emit)\b"
        rf"{_gap(20)}\b(?:only|just|nothing but|nothing else|solely|exactly|exclusively)\b{_gap(40)}"
        r"(?:[\"'`“]|\b(?:word|string|phrase|sentence|text|prose|ok|yes|json|yaml|xml|poem|haiku|empty|emoji|number)\b)"
        rf"|\b(?:do not|don'?t|never|stop|instead of)\b{_gap(20)}\b(?:return|use|output|produce|reply in|answer in|respond in|writ\w+|send)\b{_gap(20)}\b(?:json|the schema|a schema|structured output|the format)\b"
        r"|\b(?:instead of|rather than|not) (?:a |the |valid |any )?json\b"
        r"|\b(?:stop|end|abort|terminate|cancel) (?:the |this |your )?review(?:ing)?\b(?: here| now| immediately)"
        r"|\b(?:return|output|reply with|respond with|emit)\b.{0,20}\b(?:an )?(?:empty|invalid|broken|malformed) (?:json|list|array|object|reply|response|answer)"
    ),
    "plant": (
        rf"\b(?:report|add|raise|file|invent|create|claim|flag|insert|fabricate|include|list|make up|write)\b{_gap(30)}"
        rf"\b(?:blocker|critical|severe|fatal|false|fake|fabricated|invented|made-up|major)\b{_gap(25)}\b(?:findings?|issues?|problems?|vulnerabilit(?:y|ies)|flaws?|defects?|blockers?)\b"
        rf"|\b(?:report|add|raise|file|flag|claim|list)\b{_gap(20)}\b(?:a|one|as a|as) (?:blocker|critical)\b"
    ),
    "leak": (
        r"\b(?:reveal|print|repeat|output|show|disclose|leak|copy|quote|send|display|append|dump|paste|tell|include|write out|recite|echo|expose|put)\b"
        rf"{_gap(50)}\b(?:system prompt|(?:your|the|all|these|hidden|initial|full|original|entire) (?:\w+ )?(?:prompts?|instructions|rules|guidelines|rubric)\b(?! (?:of|in|for) (?:section|appendix))"
        r"|(?:text|everything|words|messages?|instructions) (?:above|before this|you were given)|fence code|nonce|secret code|api key|environment variables)"
    ),
    "address": (
        r"\b(?:as (?:the|an?|our|my)|to|dear|attention|hey|hello|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|for|if you are|you,?) "
        r"(?:the |an? |any |all |every |our )?(?:\w+ )?(?:ai|llms?|language model|chatgpt|claude|gemini|copilot|gpt(?:-\w+)?|chatbot|automated|machine|bot|ai-?powered|reviewing model|model)(?: (?:reviewers?|graders?|judges?|evaluators?|assistants?|systems?|models?|agents?|tools?))?\b"
        rf"{_gap(60)}\b(?:must|should|please|have to|need to|shall|will|are to|rate|score|give|ignore|say|report|answer|treat|consider|output|return|write|skip|accept|approve|recommend)\b"
    ),
}  # fmt: skip

_GERMAN = (
    rf"\b(?:ignorier\w*|missachte\w*|vergiss|vergesse[nt]?|übergeh\w*|verwirf)\b{_gap(50)}\b(?:anweisung\w*|vorgabe\w*|regeln?|instruktion\w*|prompts?|kriterien|anleitung\w*)\b",
    rf"\b(?:bewerte\w*|beurteile\w*|benote\w*|vergib|vergeben|gib|gebt|geben sie|setze|antworte\w*|stufe)\b{_gap(60)}(?:höchst\w*|bestmöglich\w*|beste[nr]? (?:note|bewertung)|volle[rnm]? punkt\w*|maximal\w*|5 ?(?:/|von) ?5|10 ?(?:/|von) ?10|erfüllt|bestnote|positiv)",
    rf"\b(?:erwähne|melde|nenne|berichte|bemängle|kritisiere|führe|liste)\w*\b{_gap(40)}\b(?:keine?n?|nicht|niemals)\b{_gap(40)}(?:mängel|fehler|problem\w*|schwäche\w*|risik\w*|lücke\w*|befund\w*|auf|sein)?",
    rf"\b(?:gib|zeige|verrate|wiederhole|drucke)\b{_gap(40)}\b(?:system-?prompt\w*|deine (?:anweisung\w*|regeln|vorgaben))",
)
_FRENCH = (
    rf"\b(?:ignore[zr]?|oublie[zr]?|néglige[zr]?|ne (?:tiens|tenez) pas compte|fai(?:s|tes) abstraction|contourne[zr]?)\b{_gap(50)}\b(?:instructions?|consignes?|règles|directives|critères|prompts?)\b",
    rf"\b(?:note[zr]?|évalue[zr]?|attribue[zr]?|donne[zr]?|accorde[zr]?|mets|mettez|réponds|répondez)\b{_gap(60)}(?:note maximale|meilleure note|note la plus élevée|maximum|5 ?(?:/|sur) ?5|10 ?(?:/|sur) ?10|excellente?|parfaite?|satisfaits?|remplis?)",
    rf"\bne (?:mentionne|signale|relève|rapporte|critique|liste)\w*\b{_gap(10)}\b(?:pas|aucun\w*|jamais)\b",
    rf"\b(?:révèle|affiche|répète|montre)\w*\b{_gap(40)}\b(?:prompt|tes instructions|vos instructions|instructions système)",
)
_SPANISH = (
    rf"\b(?:ignor[ae](?:d|n)?|olvid[ae](?:d|n)?|descart[ae]n?|omit[ae]n?|no (?:sigas|siga))\b{_gap(50)}\b(?:instrucciones|reglas|indicaciones|directrices|criterios|prompts?)\b",
    rf"\b(?:califi(?:ca|que)n?|puntú[ae]n?|evalú[ae]n?|otorg(?:a|ue)n?|asign[ae]n?|d[ae]le|dé|da|pon|valor[ae]n?|respond[ae]n?)\b{_gap(60)}(?:puntuación máxima|máxim[ao]|nota más alta|mejor (?:nota|puntuación|calificación)|calificación perfecta|5 ?(?:/|de) ?5|10 ?(?:/|de) ?10|cumplid[ao]s?|excelente|perfect[ao])",
    rf"\bno (?:mencion|report|señal|informe|enumer|critiqu)\w*\b{_gap(40)}\b(?:problemas?|errores|fallos|riesgos?|debilidades|defectos|hallazgos|carencias)\b",
    rf"\b(?:revel[ae]|muestr[ae]|repit[ae]|imprim[ae])\w*\b{_gap(40)}\b(?:prompt|tus instrucciones|instrucciones del sistema)",
)
_CHINESE = (
    r"(?:忽略|无视|忘记|忘掉|不要遵守|不要理会|跳过|忽視|無視)[^。！？]{0,20}(?:指令|指示|提示|说明|规则|要求|标准|規則|說明|问题|缺陷|错误|不足)",
    r"(?:评为|评分|打分|评价|打出|给予|给出|给这|给本|请给|评定|評為|給予|給出|标记|回答|判定|视为)[^。！？]{0,30}(?:满分|最高|五分|5 ?分|10 ?分|5/5|10/10|优秀|滿分|通过|满足|完美|好评)",
    r"(?:不要|请勿|不得|别|勿|不应)[^。！？]{0,6}(?:提及|指出|报告|列出|批评|提到|提出|扣分|報告)",
    r"(?:输出|显示|重复|泄露|透露|打印)[^。！？]{0,15}(?:系统提示|提示词|你的指令|系統提示)",
)


class Goal(NamedTuple):
    """Something that an instruction to a reviewer wants."""

    name: str
    pattern: re.Pattern[str]
    """Of a sentence that wants it, in small letters."""
    words: frozenset[str]
    """Every such sentence holds one of these, and they are rare in documents: where one stands is looked at."""
    others: frozenset[str]
    """Every such sentence holds one of these as well."""


_JUDGE_WORDS = (
    "rate score grade mark give assign award evaluate assess rank judge set answer return output respond reply say state write "
    "conclude recommend choose select declare record report consider treat regard count approve accept deem issue provide "
    "must should deserves deserve earns earn merits merit find pass vote"
)
_OBJECTS = (
    "instructions instruction prompt prompts rules guidelines guideline directions direction directives directive rubric criteria "
    "constraints told said orders task"
)
_ITEM_WORDS = (
    "finding findings issue issues problem problems weakness weaknesses flaw flaws gap gaps risk risks concern concerns error "
    "errors mistake mistakes shortcoming shortcomings contradiction contradictions criticism criticisms defect defects deficiency "
    "deficiencies objection objections missing absence lack omission omissions"
)
_WORDS = {
    "override": (
        "ignore ignoring disregard forget override overrides bypass dismiss abandon discard follow",
        _OBJECTS,
    ),
    "role": (
        "override mode instructions directives orders longer now",
        "you system developer admin administrator new updated revised additional real actual debug god dan maintenance test",
    ),
    "raise": (
        "highest maximum max maximal top full perfect best positive favorable favourable excellent outstanding flawless "
        "exemplary strong strongly lgtm l7 5 10 100 100% five ten",
        _JUDGE_WORDS,
    ),
    "met": (
        "met satisfied fulfilled passed passing flawless excellent perfect outstanding approved accepted acceptable "
        "not_applicable applicable ready complete completely yes",
        "mark treat count consider answer set regard rate score judge deem record return report assume say reply respond output "
        "write choose give criterion criteria question questions rubric checklist requirement requirements verdict verdicts "
        "rating ratings",
    ),
    "accept": (
        "accept accepted acceptable acceptance approve approved approval ready publication flawless excellent perfect outstanding "
        "met satisfied fulfilled passed pass positive",
        "rate score grade mark declare judge treat consider regard approve accept pass deem recommend conclude find verdict decision "
        "rating vote",
    ),
    "suppress": (
        "mention mentioning report reporting flag flagging raise raising criticize criticise criticizing criticising penalize penalise "
        "deduct highlight complain point overlook ignore disregard skip omit hide suppress withhold conceal leave list produce "
        "return comment drop find finding findings weaknesses flaws",
        _ITEM_WORDS,
    ),
    "format": (
        "respond reply answer output return print emit stop abort terminate cancel end say",
        "only just nothing solely exactly exclusively json review reviewing empty invalid broken malformed",
    ),
    "plant": (
        "blocker critical severe fatal fake false fabricated invented fabricate major",
        "finding findings issue issues problem problems vulnerability vulnerabilities flaw flaws defect defects blocker blockers critical",
    ),
    "leak": (
        "prompt prompts instructions rubric nonce fence reveal disclose recite repeat leak dump",
        "reveal print repeat output show disclose leak copy quote send display append dump paste tell include recite echo expose put write",
    ),
    "address": (
        "ai llm llms language chatgpt claude gemini copilot gpt chatbot automated bot reviewing powered",
        "must should please have need shall will are rate score give ignore say report answer treat consider output return write "
        "skip accept approve recommend",
    ),
}
_ANY = ""
_GERMAN_WORDS = (
    ("ignoriere ignorier ignorieren ignoriert missachte missachten vergiss vergesst vergessen übergehe verwirf", _ANY),
    ("höchste höchsten höchster höchstnote höchstmögliche bestmögliche beste besten bester bestnote volle vollen voller maximale "
     "maximal maximaler maximalen erfüllt positiv 5 10", "bewerte bewerten bewertet beurteile beurteilen benote vergib vergeben gib "
     "gebt geben setze antworte stufe"),
    ("erwähne erwähnen melde melden nenne nennen berichte berichten bemängle kritisiere führe liste", "keine keinen kein nicht niemals"),
    ("systemprompt prompt anweisungen regeln vorgaben", "gib zeige verrate wiederhole drucke"),
)  # fmt: skip
_FRENCH_WORDS = (
    ("ignore ignorez ignorer oublie oubliez oublier néglige négligez tiens tenez fais faites abstraction contournez",
     "instructions instruction consignes consigne règles directives critères prompt prompts"),
    ("maximale meilleure élevée maximum excellent excellente parfait parfaite satisfait satisfaits remplis rempli 5 10",
     "note notez évalue évaluez évaluer attribue attribuez donne donnez accorde accordez mets mettez réponds répondez"),
    ("mentionne mentionnez mentionner signale signalez signaler relève relevez rapporte rapportez critique critiquez liste listez",
     "ne"),
    ("révèle révélez affiche affichez répète répétez montre montrez", "prompt instructions système"),
)  # fmt: skip
_SPANISH_WORDS = (
    ("ignora ignore ignoren ignorad olvida olvide olviden descarta descarte omite omita sigas siga",
     "instrucciones reglas indicaciones directrices criterios prompt prompts"),
    ("máxima máximo alta mejor perfecta perfecto cumplidos cumplidas cumplido cumplida excelente 5 10",
     "califica califique puntúa puntúe evalúa evalúe otorga otorgue asigna asigne dale dele dé da pon valora responda responde"),
    ("menciones mencione mencionar reportes reporte reportar señales señale señalar informe enumeres critiques critique", "no"),
    ("revela revele muestra muestre repite repita imprime imprima", "prompt instrucciones sistema"),
)  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")
"""Chinese puts no spaces between words, so its patterns run over every text that holds any of it."""

GOALS: tuple[Goal, ...] = (
    *(
        Goal(name, re.compile(pattern), *(frozenset(words.split()) for words in _WORDS[name]))
        for name, pattern in _ENGLISH.items()
    ),
    *(
        Goal("other language", re.compile(pattern), frozenset(rare.split()), frozenset(other.split()))
        for patterns, lists in ((_GERMAN, _GERMAN_WORDS), (_FRENCH, _FRENCH_WORDS), (_SPANISH, _SPANISH_WORDS))
        for pattern, (rare, other) in zip(patterns, lists, strict=True)
    ),
)
CHINESE_GOALS = tuple(re.compile(pattern) for pattern in _CHINESE)

ADDRESS = re.compile(
    r"\b(?:reviewers?|graders?|judges?|evaluators?|assessors?|examiners?|referees?|llms?|language models?|ais?|a\.i\.|chatgpt|gpt(?:-\w+)?|claude|gemini"
    r"|copilot|assistants?|chatbots?|you|your|yourself|(?:the |dear )model)\b"
    rf"|\b{_WORK}\b"
    r"|(?:^|[.!?:>\"'“(\[|#*_-]|\bsystem\b) ?(?:please |now |always |just |simply )?(?:rate|score|grade|give|assign|award|mark|answer|output|respond|reply|print|repeat|reveal)\b(?! (?:limit|card|of|the rate))"
)
"""Who or what an instruction in plain sight must speak to or of, so that a text about ratings is no instruction."""

SELF_SUFFICIENT = frozenset(("override", "role", "address", "other language"))
"""Goals that need no address: nobody says this to a human reader of a design."""
