//! How the browser finds on a page what a person would: by the words that are to be read there.
//!
//! "Person 1 > Who" is what is called "Who" inside the part of the page that is headed "Person 1".

/// Finds the parts of the page that are meant, and the name of what is looked for in them.
macro_rules! meant {
    ($rest:literal) => {
        concat!(
            r#"
    const plain = text => text.replace(/\s+/g, " ").replace(/\s*\*$/, "").trim();
    const groups = arguments[0].split(" > ");
    const name = groups.pop();
    const headed = it => plain(it.querySelector("legend, h1, h2, h3, h4, summary, b, th")?.innerText ?? "");
    const root = groups.reduce((root, group) => [...root?.querySelectorAll("fieldset, section, li, form, details, tr") ?? []]
        .filter(it => headed(it).startsWith(group)).at(-1), document);
    const best = (all, words) => {
        const same = all.filter(it => words(it).some(text => plain(text) === name));
        return same.length ? same : all.filter(it => words(it).some(text => plain(text).startsWith(name)));
    };"#,
            $rest
        )
    };
}

/// Controls by the words of their label, white space and a trailing mark of a required field aside.
pub(super) const LABELLED: &str = meant!(
    r#"
    return best([...root?.querySelectorAll("input, select, textarea") ?? []].filter(control => control.type !== "hidden"),
        control => [...control.labels ?? []].flatMap(label => [label.innerText, label.firstChild?.textContent ?? ""])
            .concat(control.getAttribute("aria-label") ?? []));"#
);

/// Buttons and links by what is to be read on them.
pub(super) const PRESSABLE: &str = meant!(
    r#"
    return best([...root?.querySelectorAll("button, a[href], summary, input[type=submit], [role=button]") ?? []]
        .filter(it => it.checkVisibility()),
        it => [it.innerText || it.value || ""].concat(it.getAttribute("aria-label") ?? []));"#
);

/// Chooses an option by its words, or by how they begin where that is plain.
pub(super) const SELECT: &str = r#"
    const options = [...arguments[0].options];
    const begin = options.filter(option => option.text.trim().startsWith(arguments[1]));
    const option = options.find(option => option.text.trim() === arguments[1]) ?? (begin.length === 1 ? begin[0] : null);
    if (!option) return false;
    option.selected = true;
    arguments[0].dispatchEvent(new Event("input", { bubbles: true }));
    arguments[0].dispatchEvent(new Event("change", { bubbles: true }));
    return true;"#;

/// Sets a value as if it were typed.
pub(super) const SET: &str = r#"
    arguments[0].value = arguments[1];
    arguments[0].dispatchEvent(new Event("input", { bubbles: true }));
    arguments[0].dispatchEvent(new Event("change", { bubbles: true }));"#;

/// Asks axe which accessibility rules the page breaks, and where.
pub(super) const AXE: &str = r#"
    const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: { type: "tag", values: arguments[0] } }).then(
        found => done(found.violations.flatMap(violation => violation.nodes.map(
            node => `${violation.id}: ${violation.help}: ${node.target.join(" ")}: ${node.failureSummary}`))),
        fault => done(String(fault)));"#;
