// Whom a yearly report is for, in words.
#pragma once

#include "services/statistics/annual_report/values.h"

namespace passerelle::statistics {

inline const BilingualText kForTheStateOnly = {
    "Chiffres exacts, établis pour les autorités (rapport d'activité). Ils peuvent désigner des personnes : ne pas "
    "publier, ne pas transmettre au-delà.",
    "Exact figures, drawn up for the authorities (activity report). They may point to people: do not publish them, do "
    "not pass them on."};
inline const BilingualText kHeldBack = {
    "Les effectifs trop faibles, et ceux qui permettraient de les retrouver, ne sont pas indiqués (secret "
    "statistique).",
    "Numbers of too few people, and those by which they could be found, are not shown (statistical confidentiality)."};

}  // namespace passerelle::statistics
