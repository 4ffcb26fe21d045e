//! What the certification body may set, and within which range (LC-2).

use assayer::rules::parameters::Parameters;
use serde_json::json;

#[test]
fn the_defaults_are_within_their_ranges() {
    assert_eq!(Parameters::default().faults(), []);
    let none_given: Parameters = serde_json::from_value(json!({})).unwrap();
    assert_eq!(none_given, Parameters::default());
}

#[test]
fn every_value_out_of_range_is_named_with_its_key() {
    let set: Parameters = serde_json::from_value(json!({
        "expiry_offset_days": 1, "suspension_months": 13, "answer_days": 0, "stage_1_share_percent": 91,
        "stage_interval_warn_months": 7, "recertification_target_months": 9, "rotation_cycles": 0}))
    .unwrap();
    let keys: Vec<_> = set.faults().into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        keys,
        [
            "expiry_offset_days",
            "recertification_target_months",
            "suspension_months",
            "answer_days",
            "stage_interval_justify_months",
            "stage_1_share_percent",
            "rotation_cycles"
        ]
    );
}

#[test]
fn what_a_standard_fixes_is_no_parameter() {
    // LC-2: nobody sets the two-year bar, the twelve months of LC-22 or the cycle through here.
    for key in [
        "bar_months",
        "first_surveillance_months",
        "cycle_months",
        "surveillance_months",
    ] {
        assert!(
            serde_json::from_value::<Parameters>(json!({ key: 1 })).is_err(),
            "{key}"
        );
    }
}
