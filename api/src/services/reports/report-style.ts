/**
 * The style of reports, for screen and paper. States are shown by words, weight and borders, never by colour or background
 * alone: browsers print neither backgrounds nor, on many printers, colours.
 */
export const REPORT_STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem;max-width:60rem;font:.9375rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}
h1{margin:0 0 .25rem;font-size:1.6rem;line-height:1.2}
h2{margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid #111;font-size:1.15rem}
h3{margin:1.1rem 0 .25rem;font-size:1rem}
p{margin:.35rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.75rem 0}
dt{font-weight:600}
dd{margin:0}
ul{margin:.25rem 0;padding-left:1.2rem}
table{width:100%;border-collapse:collapse;font-size:.8125rem}
th,td{padding:.25rem .5rem .25rem 0;border-bottom:1px solid #bbb;text-align:left;vertical-align:top}
th{border-bottom:1.5px solid #111;white-space:nowrap}
th.n,td.n{padding-right:.9rem;text-align:right;white-space:nowrap}
@media print,(min-width:40rem){.f{table-layout:fixed}.f th:first-child{width:4.2rem}.f th:nth-child(2){width:7rem}.f th:nth-last-child(2){width:6.5rem}.f th:last-child{width:8.5rem}}
.k{break-inside:avoid}
h3 .q{font-weight:400}
.q{color:#444}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;margin:.75rem 0;padding:0;list-style:none}
.counts li{padding:.4rem .7rem;border:1px solid #777}
.counts b{display:block;font-size:1.3rem;line-height:1.1}
.c{margin:0;padding:.6rem 0;border-bottom:1px solid #bbb;break-inside:avoid}
.c h3{margin:0}
.s{float:right;margin-left:1rem;padding:0 .45rem;border:1px solid #777;font-size:.75rem;font-weight:600;line-height:1.5}
.FAIL{border:2px solid #111;font-weight:800}
.NOT_EVALUATED,.MANUAL{border-style:dashed;border-color:#111}
.PASS,.NOT_COVERED{font-weight:400}
.a{margin:.35rem 0 0;padding-left:.75rem;border-left:3px solid #777}
.note{padding:.6rem .8rem;border:1px solid #111}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.92em}
@media (max-width:40rem){body{font-size:.875rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}th,td,th.n,td.n{padding-right:.35rem}th,th.n{white-space:normal}}
@page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt sans-serif}}
@media print{body{max-width:none;padding:0;font-size:9.5pt;color:#000}h2,h3{break-after:avoid}thead{display:table-header-group}tr{break-inside:avoid}table{font-size:8pt}.q{color:#000}}
`.trim();
