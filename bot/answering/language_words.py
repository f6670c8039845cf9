"""Small words and letters that tell one language from its neighbours, for messages too short for a model."""

from __future__ import annotations

WORDS = {
    "da": """
    og er det den at jeg i på til af en et kan skal vil hvad hvor hvordan hvornår hvem min mit mine har du som for
    med der de ikke om så man hva få får blive bliver mig os vi han hun hvis når fra eller men også mere må bor
    søger koster hvilke hvorfor dig jer hos efter denne dette nogen noget selv nu ved være
    hej hejsa halløj goddag tak nej ja jo ud ned ind igennem her da vel lige bare kun blev været havde skulle kunne
    """,
    "en": """
    the is are do does how what when where who which my your i can need want get have for to of and with a an in it
    please help long much apply should if you we our not there this that on at be will would from or could am was
    has hello hi hey thanks thank bye yes no now so me just
    """,
    "de": """
    ich wie ist der die das und für mein meine meinen meinem einen eine ein kann wo was wann nicht zu mit wer welche
    muss habe bekomme brauche man auf bei von wir mir mich sind im wird sie es den dem oder auch noch wenn soll
    möchte gibt werden haben
    """,
    "pl": """
    jak gdzie kiedy czy co kto ile jest są nie mogę mam moje mój moja się na do dla z w po za od i a że żeby dostać
    złożyć muszę potrzebuję mojego dziecko jaki jakie który proszę czego mi
    """,
    "tr": """
    nasıl nerede ne zaman kim kaç bir ve için mi mı mu mü benim nereye yapmalıyım alabilir miyim istiyorum gerekiyor
    var yok bu ben ile çok kadar olur lazım çocuk çocuğum hangi nereden neden alırım yapabilirim
    """,
    "so": """
    sidee maxaan xaggee goorma waa waxaan inaan ku ka u iyo ma aan ayaa waxa soo la hadii yaa meeqa imisa ilmahayga
    kaarka ugu lacag leeyahay rabaa noqon kartaa halkee waxay cunug
    """,
    "sv": """
    och är det jag att på till av en ett kan ska vill vad var hur när vem min mitt mina har du som för med de inte
    om så man få får mig vi han hon hos från eller också någon något behöver måste ansöker kostar vilka varför
    """,
    "nb": """
    og er det jeg å på til av en ei et kan skal vil hva hvor hvordan når hvem min mitt mine har du som for med de
    ikke om så man få får meg vi han hun hos fra eller også noen noe trenger må søker koster hvilke hvorfor etter
    """,
}
LETTERS = {"da": "æø", "nb": "æø", "sv": "äö", "de": "äöüß", "pl": "łąęśżźćńó", "tr": "şğıçüö"}
