"""Words that say nothing about the subject of a question, in Danish and English."""

from __future__ import annotations

DANISH = """
ad af aldrig alle allerede alt altid anden andet andre at bare begge blev blive bliver både da de deg dem den denne
der deres derfor derfra derned dertil det dette dig din dine disse dit dog du efter eller ellers en end endnu er et ej
fik for fordi fra før få får før gennem gerne gjorde gjort god godt gøre gør går ham han hans har havde have hej hel
hele hen hende hendes her herfra hinanden hos hun hvad hvem hver hvilken hvilket hvilke hvis hvor hvordan hvorfor
hvornår i igen ikke ind inden ingen intet ja jeg jeres jo kan kom komme kommer kun kunne lidt lige man mange med meget
mellem men mens mere mig min mindre mine mit mod må måske ned nej nogen noget nogle nok nu når nær næste næsten nød og
også om omkring op os over på sagde samme se selv ses sig sige sin sine sit skal skulle slet som stadig så sådan synes
tag tage tak tager til tilbage tit uden ud under var ved vi via vil ville vide ved vor vores vær være været
"""

ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but by can
cannot could did do does doing down during each few for from further get got had has have having he her here hers him
his how i if in into is it its just let like me more most my need no nor not now of off on once only or other our out
over own please same she should so some such than that the their them then there these they this those through to too
under until up us very want was we were what when where which while who whom why will with would you your yours
"""
