/** Colours as in the app, light and dark; on paper always light. */
export const proofStyle = `
:root { --page: #fff; --text: #1f2328; --quiet: #57606a; --line: #d5dae0; --track: #e9edf1; --before: #6e7781; --after: #0b6bcb; --better: #0a6b62; --worse: #b3261e; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #16191d; --text: #e6e9ec; --quiet: #a5adb6; --line: #3a4149; --track: #2a3037; --before: #98a1ab; --after: #6cb2ff; --better: #5fd0c2; --worse: #ff9b92; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
.sentence { font-size: 1.25rem; border-left: 4px solid var(--before); margin: 0 0 1.25rem; padding: .25rem 0 .25rem .9rem; }
.sentence.better { border-color: var(--better); }
.sentence.worse { border-color: var(--worse); }
dl { display: grid; gap: .2rem; margin: 0 0 1.5rem; }
dl div { display: grid; grid-template-columns: 6rem 1fr; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.figures { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .6rem .75rem .2rem 0; }
thead th { color: var(--quiet); font-weight: 500; border-bottom: 1px solid var(--line); padding-bottom: .4rem; }
tbody th { font-weight: 600; }
.why td { color: var(--quiet); font-size: .9rem; border-bottom: 1px solid var(--line); padding: 0 0 .6rem; }
strong.better { color: var(--better); }
strong.worse { color: var(--worse); }
strong.no-difference, strong.not-enough { font-weight: 500; }
svg { display: block; margin-top: .2rem; }
.track { fill: var(--track); }
rect.before { fill: var(--before); }
rect.after { fill: var(--after); }
.interval { fill: none; stroke: var(--text); stroke-width: 1.5; }
li { margin: .25rem 0; }
footer { color: var(--quiet); font-size: .9rem; margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .75rem; overflow-wrap: anywhere; }
@media print { main { padding: 0; max-width: none; } tr, section { break-inside: avoid; } * { print-color-adjust: exact; } }
`;
