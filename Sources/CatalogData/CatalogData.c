#include "CatalogData.h"

// #embed is C23; the toolchain offers it in every mode, and a flag for the standard would be an unsafe
// flag, which keeps a package from being depended on.
#pragma clang diagnostic ignored "-Wc23-extensions"

// The data and the model stay files that other tools read; the compiler copies them in. Each file is
// listed once, and a test compares the list with the folders. The closing 0 ends a text, so that no
// length is kept beside it.

static const oiq_embedded_file files[] = {
    {"data/assumptions.csv", (const unsigned char[]){
#embed "data/assumptions.csv" suffix(,)
0}},
    {"data/capex.csv", (const unsigned char[]){
#embed "data/capex.csv" suffix(,)
0}},
    {"data/companies.csv", (const unsigned char[]){
#embed "data/companies.csv" suffix(,)
0}},
    {"data/components.csv", (const unsigned char[]){
#embed "data/components.csv" suffix(,)
0}},
    {"data/fx.csv", (const unsigned char[]){
#embed "data/fx.csv" suffix(,)
0}},
    {"data/market.csv", (const unsigned char[]){
#embed "data/market.csv" suffix(,)
0}},
    {"data/members.csv", (const unsigned char[]){
#embed "data/members.csv" suffix(,)
0}},
    {"data/milestones.csv", (const unsigned char[]){
#embed "data/milestones.csv" suffix(,)
0}},
    {"data/risks.csv", (const unsigned char[]){
#embed "data/risks.csv" suffix(,)
0}},
    {"data/sources.csv", (const unsigned char[]){
#embed "data/sources.csv" suffix(,)
0}},
    {"data/specs.csv", (const unsigned char[]){
#embed "data/specs.csv" suffix(,)
0}},
    {"data/supply.csv", (const unsigned char[]){
#embed "data/supply.csv" suffix(,)
0}},
    {"data/switches.csv", (const unsigned char[]){
#embed "data/switches.csv" suffix(,)
0}},
    {"data/technologies.csv", (const unsigned char[]){
#embed "data/technologies.csv" suffix(,)
0}},
    {"data/themes.csv", (const unsigned char[]){
#embed "data/themes.csv" suffix(,)
0}},
    {"model/adoption.oiq", (const unsigned char[]){
#embed "model/adoption.oiq" suffix(,)
0}},
    {"model/capex.oiq", (const unsigned char[]){
#embed "model/capex.oiq" suffix(,)
0}},
    {"model/catalysts.oiq", (const unsigned char[]){
#embed "model/catalysts.oiq" suffix(,)
0}},
    {"model/demand.oiq", (const unsigned char[]){
#embed "model/demand.oiq" suffix(,)
0}},
    {"model/options.oiq", (const unsigned char[]){
#embed "model/options.oiq" suffix(,)
0}},
    {"model/tco.oiq", (const unsigned char[]){
#embed "model/tco.oiq" suffix(,)
0}},
};

oiq_embedded_file oiq_embedded_file_at(size_t index) {
  oiq_embedded_file none = {0};
  return index < sizeof files / sizeof files[0] ? files[index] : none;
}
