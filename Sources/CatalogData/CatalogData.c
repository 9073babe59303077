#include "CatalogData.h"

// #embed is C23; the toolchain offers it in every mode, and a flag for the standard would be an unsafe
// flag, which keeps a package from being depended on.
#pragma clang diagnostic ignored "-Wc23-extensions"

// The data and the model stay files that other tools read; the compiler copies them in.

static const unsigned char assumptions_csv[] = {
#embed "data/assumptions.csv"
};
static const unsigned char capex_csv[] = {
#embed "data/capex.csv"
};
static const unsigned char companies_csv[] = {
#embed "data/companies.csv"
};
static const unsigned char components_csv[] = {
#embed "data/components.csv"
};
static const unsigned char fx_csv[] = {
#embed "data/fx.csv"
};
static const unsigned char market_csv[] = {
#embed "data/market.csv"
};
static const unsigned char members_csv[] = {
#embed "data/members.csv"
};
static const unsigned char milestones_csv[] = {
#embed "data/milestones.csv"
};
static const unsigned char risks_csv[] = {
#embed "data/risks.csv"
};
static const unsigned char sources_csv[] = {
#embed "data/sources.csv"
};
static const unsigned char specs_csv[] = {
#embed "data/specs.csv"
};
static const unsigned char supply_csv[] = {
#embed "data/supply.csv"
};
static const unsigned char switches_csv[] = {
#embed "data/switches.csv"
};
static const unsigned char technologies_csv[] = {
#embed "data/technologies.csv"
};
static const unsigned char themes_csv[] = {
#embed "data/themes.csv"
};
static const unsigned char capex_oiq[] = {
#embed "model/capex.oiq"
};

static const oiq_embedded_file files[] = {
    {"assumptions.csv", assumptions_csv, sizeof assumptions_csv},
    {"capex.csv", capex_csv, sizeof capex_csv},
    {"companies.csv", companies_csv, sizeof companies_csv},
    {"components.csv", components_csv, sizeof components_csv},
    {"fx.csv", fx_csv, sizeof fx_csv},
    {"market.csv", market_csv, sizeof market_csv},
    {"members.csv", members_csv, sizeof members_csv},
    {"milestones.csv", milestones_csv, sizeof milestones_csv},
    {"risks.csv", risks_csv, sizeof risks_csv},
    {"sources.csv", sources_csv, sizeof sources_csv},
    {"specs.csv", specs_csv, sizeof specs_csv},
    {"supply.csv", supply_csv, sizeof supply_csv},
    {"switches.csv", switches_csv, sizeof switches_csv},
    {"technologies.csv", technologies_csv, sizeof technologies_csv},
    {"themes.csv", themes_csv, sizeof themes_csv},
    {"capex.oiq", capex_oiq, sizeof capex_oiq},
};

oiq_embedded_file oiq_embedded_file_at(size_t index) {
  oiq_embedded_file none = {0};
  return index < sizeof files / sizeof files[0] ? files[index] : none;
}
