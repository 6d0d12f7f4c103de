// The one stylesheet. System fonts, own colours, light and dark; text contrast is at least 4.5 to 1 in both.
export const STYLESHEET = `
:root { color-scheme: light dark; --ground: #f6f5f1; --card: #ffffff; --ink: #1d2421; --dim: #56605b; --line: #cfd3cc;
  --accent: #1f5f4a; --on-accent: #ffffff; --bad: #9b1c1c; --good: #1b5e3a; }
@media (prefers-color-scheme: dark) { :root { --ground: #161a18; --card: #1f2522; --ink: #e8ece9; --dim: #a9b4ae;
  --line: #3b443f; --accent: #7fd1b0; --on-accent: #10201a; --bad: #ff9c93; --good: #8fdcae; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px; }
header { display: flex; align-items: center; gap: 16px; padding: 10px 20px; background: var(--card);
  border-bottom: 1px solid var(--line); }
header .name { font-weight: 650; text-decoration: none; color: var(--ink); }
header .pill { font-size: 13px; border: 1px solid var(--line); border-radius: 999px; padding: 1px 10px; color: var(--dim); }
header .space { flex: 1; }
details.avatar { position: relative; }
details.avatar > summary { list-style: none; cursor: pointer; width: 36px; height: 36px; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); display: grid; place-items: center; font-weight: 650; }
details.avatar > summary::-webkit-details-marker { display: none; }
details.avatar > div { position: absolute; right: 0; top: 44px; min-width: 240px; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; padding: 12px; box-shadow: 0 6px 24px rgb(0 0 0 / 20%); z-index: 2; }
details.avatar strong, details.avatar .dim { padding: 0 8px; overflow-wrap: anywhere; }
details.avatar .dim { font-size: 14px; padding-bottom: 8px; margin-bottom: 8px; border-bottom: 1px solid var(--line); }
details.avatar a, details.avatar button.plain { display: block; width: 100%; padding: 6px 8px; min-height: 36px;
  border-radius: 6px; text-align: left; text-decoration: none; color: var(--ink); }
button.plain { background: none; border: 0; font: inherit; cursor: pointer; }
details.avatar a:hover, details.avatar button.plain:hover, nav li a:hover { background: var(--ground); text-decoration: underline; }
.columns { display: grid; grid-template-columns: 290px minmax(0, 1fr); gap: 24px; max-width: 1100px; margin: 0 auto; padding: 24px 20px; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 20px; width: 100%; }
.columns main { padding: 0; margin: 0; min-width: 0; }
main.narrow { max-width: 440px; }
nav { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; align-self: start; }
nav label { margin: 0 0 4px; font-size: 14px; }
nav .section { font-size: 14px; font-weight: 600; color: var(--dim); margin: 20px 0 4px; padding: 0 10px; }
nav ul { list-style: none; padding: 0; margin: 0; }
nav li a { display: block; padding: 6px 10px; border-radius: 6px; min-height: 36px; color: var(--ink); text-decoration: none; }
nav li a[aria-current], nav li a[aria-current]:hover { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin: 0 0 20px; }
.card > :first-child, .card > form:first-child > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
.notice { border-left: 4px solid var(--accent); background: var(--ground); padding: 10px 14px; border-radius: 0 6px 6px 0; }
h1 { font-size: 24px; margin: 0 0 16px; }
h2 { font-size: 18px; margin: 0 0 8px; }
label { display: block; font-weight: 600; margin: 12px 0 4px; }
input { display: block; width: 100%; font: inherit; padding: 8px 10px; border: 1px solid var(--dim); border-radius: 6px;
  background: var(--ground); color: var(--ink); min-height: 40px; max-width: 420px; }
::placeholder { color: var(--dim); opacity: 1; }
button.main { font: inherit; font-weight: 600; padding: 8px 18px; min-height: 40px; border: 0; border-radius: 6px;
  background: var(--accent); color: var(--on-accent); cursor: pointer; margin-top: 16px; }
input[type="checkbox"] { display: inline-block; width: 24px; height: 24px; min-height: 24px; vertical-align: -6px; margin: 0 8px 0 0; accent-color: var(--accent); }
label.check { font-weight: 400; padding: 6px 0; }
button.link { color: var(--accent); text-decoration: underline; padding: 6px 0; min-height: 36px; }
form + h2 { margin-top: 28px; }
svg.qr { display: block; width: 220px; height: 220px; border-radius: 6px; }
#code { font: 20px ui-monospace, monospace; letter-spacing: 0.2em; max-width: 220px; }
select { display: block; font: inherit; padding: 8px 10px; border: 1px solid var(--dim); border-radius: 6px;
  background: var(--ground); color: var(--ink); min-height: 40px; width: 100%; max-width: 420px; }
textarea { display: block; font: inherit; padding: 8px 10px; border: 1px solid var(--dim); border-radius: 6px;
  background: var(--ground); color: var(--ink); min-height: 120px; width: 100%; max-width: 420px; resize: vertical; }
.hint { color: var(--dim); font-size: 14px; margin: 2px 0 4px; max-width: 420px; }
button.small { font: inherit; padding: 3px 12px; min-height: 32px; border: 1px solid var(--dim); border-radius: 6px;
  background: var(--card); color: var(--ink); cursor: pointer; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 16px 0 0; }
td .row { display: flex; gap: 10px; align-items: center; }
.error { border-left: 4px solid var(--bad); padding: 8px 12px; color: var(--bad); background: var(--card); margin: 0 0 16px; }
.dim { color: var(--dim); }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
caption { text-align: left; font-weight: 600; padding: 0 0 8px; }
th, td { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th, td.when, td.state { white-space: nowrap; }
td:last-child, th:last-child { padding-right: 0; }
.scroll { overflow-x: auto; margin-bottom: 16px; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
.good { color: var(--good); }
.bad { color: var(--bad); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace; margin: 0; }
iframe { display: block; width: 100%; min-height: 320px; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
nav.tabs { background: none; border: 0; padding: 0; display: flex; gap: 16px; margin: 0 0 12px; }
.tabs a { padding: 4px 0; min-height: 28px; }
.tabs a[aria-current] { font-weight: 650; text-decoration: none; border-bottom: 3px solid var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 720px) { main, .columns { padding: 16px 12px; } .card { padding: 16px; } .columns { grid-template-columns: minmax(0, 1fr); gap: 16px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`;
