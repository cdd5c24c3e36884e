"""The page's style sheet."""

STYLE = """
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
body{margin:0 auto;max-width:70rem;padding:1.25rem 1rem 3rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.05rem;margin:0 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}
header p,figcaption,small{color:var(--muted)}header p{margin:.1rem 0 1.2rem;overflow-wrap:anywhere}
.summary{margin:0 0 1.75rem;padding:0;list-style:none;display:grid;gap:.7rem;max-width:52rem}
.summary li{border-left:4px solid var(--ai);padding:.1rem 0 .1rem .8rem;font-size:1.1rem}
.figures{display:grid;gap:1.25rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));align-items:start}
figure{margin:0;padding:1rem;border:1px solid var(--rule);border-radius:.6rem;min-width:0}
figure svg{display:block;width:100%;max-width:33rem;height:auto;margin:0 auto}
figcaption{font-size:.85rem;margin-top:.6rem}
section{margin-top:2rem}section ul{padding-left:1.2rem}li{overflow-wrap:anywhere}
.wide{overflow-x:auto;border:1px solid var(--rule);border-radius:.6rem}
table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);white-space:nowrap}
thead th{color:var(--muted);font-weight:normal}tbody tr:last-child>*{border-bottom:0}td small{display:block}
a{color:var(--ai)}:focus-visible{outline:3px solid var(--ai);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem;z-index:1}
@media print{html{font-size:11px}body{max-width:none;padding:0}figure,tr,li{break-inside:avoid}.skip{display:none}
.figures{grid-template-columns:1fr 1fr}.wide{overflow:visible;border:0}th,td{padding:.2rem .35rem;white-space:normal}}
"""
