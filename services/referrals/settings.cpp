#include "services/referrals/settings.h"

namespace passerelle::referrals {

const config::Setting kSecretKey{
    "PASSERELLE_SECRET_KEY", std::string(),
    "Only while there are webhook secrets that an earlier version sealed with it: `migrate` "
    "seals them anew under the master keys.",
    true};
const config::Setting kDirectorMails{
    "PASSERELLE_DIRECTOR_MAILS", std::string(),
    "Who is told by e-mail of an emergency access to a person of a site: \"montreuil=a@example.org,*=b@example.org\", "
    "* "
    "for the sites that are not named. Needs PASSERELLE_MAIL_URL. Empty: nobody, the sites' alerts only."};
const config::Setting kAllowedNetworks{
    "PASSERELLE_ALLOWED_NETWORKS", std::string(),
    "Networks that are not public and to which notifications may go all the same, by plain HTTP too: "
    "\"127.0.0.0/8,::1/128\". Empty: public addresses only, by HTTPS only."};
const config::Setting kCaFile{"PASSERELLE_CA_CERTIFICATES", std::string(),
                              "The file of the certificates that vouch for partners' and mail servers, PEM. Empty: the "
                              "system's."};
const config::Setting kMailUrl{"PASSERELLE_MAIL_URL", std::string(),
                               "The mail server, smtp://host:port (STARTTLS) or smtps://host:port, with user:password@ "
                               "where it asks for them. Empty: no e-mail is sent.",
                               true};
const config::Setting kMailFrom{"PASSERELLE_MAIL_FROM", std::string("passerelle@localhost"),
                                "The address that e-mails to partners come from."};
const config::Setting kPublicUrl{
    "PASSERELLE_PUBLIC_URL", std::string(),
    "How partners reach the gateway, by https; links in e-mails begin with it. To be set where "
    "PASSERELLE_MAIL_URL is. Plain http to a loopback address only."};

}  // namespace passerelle::referrals
