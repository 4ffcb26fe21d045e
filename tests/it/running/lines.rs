//! The log is one event a line, whatever stands in it.

use std::io::Write as _;

use assayer::cli::lines::OneLine;

#[test]
fn what_somebody_sent_makes_no_line_of_its_own_and_gives_the_terminal_no_orders() {
    let mut log = OneLine(Vec::new());
    log.write_all("INFO refused cause=a\nERROR forged\r\n\u{1b}[2J\u{2028}é\n".as_bytes())
        .expect("written");
    log.write_all(b"INFO answered\n").expect("written");
    let text = String::from_utf8(log.0).expect("UTF-8");
    assert_eq!(
        text,
        "INFO refused cause=a\\nERROR forged\\r\\n\\u{1b}[2J\\u{2028}é\nINFO answered\n"
    );
}
