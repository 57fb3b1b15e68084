"""Which words in capitals are said letter by letter: `FBI` and `HTML`, but not `NASA` and `HELLO`.

A word is said as a word if its letters can be: it has a vowel, and the consonants before, between and after its vowels
stand so in CMUdict too, before or after the vowels of at least ten words. Of the words in CMUdict of four letters
or more this holds for 99 %, and for one of eleven that it says letter by letter. Of three letters most initialisms can
be said as well (`CIA`), so that only a consonant, a vowel and a consonant make a word (`RAM`), or two consonants and a
`Y` (`DRY`). The lists have what is said otherwise; what needs more than this choice is in
`zoo.tasks.pronouncer.acronyms`.
"""

import re


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONSETS = _listed("""
    b bh bj bl br c ch chl chr cl cr cz d dh dr dw dz f fl fr g gh gl gn gr gw h hr j k kh kl kn kr kw l ll m mr n
    p pf ph pl pr ps q r rh s sc sch schl schm schn schr schw scr sh shr sk sl sm sn sp spl spr sq sr st str sv sw
    sz t th thr tr ts tw v vl vr w wh wr x y z zh zw
""") | {""}
_CODAS = _listed("""
    b bb bbs bs c ch chs cht ck cks cs ct cts cz d dd dl ds dt f ff ffs fs ft fts g gg ggs gh ghs ght ghts gn gns
    gs h hl hm hn hr hs j k kh ks l lb lch ld lds ldt lf lk lks ll lls lm lms lp lph ls lt lth lts ltz lz m mb mbs
    mm mp mpf mps ms n nc nch nck nd nds ndt ng ngs nh nk nks nn nns ns nsch nt nth nts ntz nx nz p pf ph phs pp
    pps ps pt pts q r rb rbs rc rch rck rd rds rdt rf rff rg rgh rk rks rl rld rls rm rms rn rns rp rps rr rs rsch
    rsh rst rt rth rts rtz rz s sch sh sk sks sm sms sp ss st sts sz t tch th ths ts tsch tt tts tz v vs w wk wl
    wls wn wns ws x xt z zz
""") | {""}

_BY_LETTERS = _listed("""
    aapi aarp aba aca aclu adea aed afaik afge aita aka aoc aol aopa api asap ases aspca ausa avma bac bis bos byd byob
    byod byu ceo cia cid cif cio cob dea doa dob dod doj dol dui edta eeg eeo eod eof epa erp esa esp eta fiu fov fyi
    gad ged gis gop gyn hiv hoa hov ibew ibs icu icymi ied iep iirc ilwu imei imho ioc ios iot iou ipa ipo ira irs isp
    ivig iykyk kyc lax loc los maoi mep mis mit mmorpg moq mos mot mri naca naia nea nec neh nes niaid nih noc nyc nys
    nyse nyt obgyn odni oed oem ohsu omb orif ota otoh paye pfoa phev pid poc pos pov psat qid qos raf rem riaa roi rov
    rsi saic sar seiu snes sos suv tia tiaa tid tos uab uae uav uaw uci ucla ucsb ucsd uefi ufo upi url usa usaa usac
    usaf usao usb uscis usda usga usip usma usmca usmle usna usoc usp uspto uss usta utc uti utsa uva vip voc vor wip
""")
"""Initialisms that could be said as words."""

_WORDS = _listed("""
    a add age ago aid air all and any are arm art ask ate an as at be bee buy by do due ear eat egg end eye fee few for
    free go he her hi his how if ill in is its key law lie man may me my new no not now odd of off oh oil old on
    one or our out owe own pay pie pro say sea see she so ski sky tea the tie to toe too two up use view was way we who
    why yes yo you zoo
""")
"""Short words that people write in capitals."""

_BOTH = _listed("""
    am bah bet bop bun cod dot fop it lad led mod nil nit pow rip sap sat sec sob sop sow us who
""")
"""Initialisms that are words where everything is in capitals."""

_LONG = 6
"""Words of so many letters are words wherever they can be begun: rare consonants are more often found in them."""


def is_said_by_letters(word: str, all_capitals: bool = False) -> bool:
    """Whether a word in capitals is said by the names of its letters.

    Args:
        word: in small letters.
        all_capitals: the text around it is in capitals as well, so that they say nothing about the word.
    """
    if word in _BOTH:
        return not all_capitals
    if word in _BY_LETTERS:
        return True
    if word in _WORDS:
        return False
    if len(word) < 3:
        return True
    if len(word) == 3 and not all_capitals:
        return not (re.fullmatch(r"[^aeiouy][aeiouy][^aeiouy]|[^aeiouy]{2}y", word) and is_pronounceable(word))
    return not is_pronounceable(word)


def is_common(word: str) -> bool:
    """Whether a word shows, where all is in capitals, that ordinary text is."""
    return word in _WORDS or (len(word) > 4 and is_pronounceable(word))


def is_pronounceable(word: str) -> bool:
    """Whether a word, in small letters, has vowels and consonants around them as English words do."""
    first, *inner = re.split(r"(?:[aeiou]|\By)+", word)
    if not inner or re.match(r"[aeiou]{3}", word):
        return False
    if len(word) >= _LONG:
        return first in _ONSETS or len(first) < 4
    *inner, last = inner
    return first in _ONSETS and last in _CODAS and all(map(_can_stand_between, inner))


def _can_stand_between(consonants: str) -> bool:
    """Whether consonants between two vowels can end one syllable and begin the next."""
    return any(consonants[:place] in _CODAS and consonants[place:] in _ONSETS for place in range(len(consonants) + 1))
