//! Whether this node answers where its card says that it does.

use super::Finding;
use crate::{Address, Scope};

/// What happens at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// This node's key answers.
    Own,
    /// Something else does.
    Another,
    Nothing,
    /// It is none of this machine's, so it was not called from here.
    NotFromHere,
}

/// What follows for the owner from the addresses on the card; `None`: no node runs.
pub fn ports(answers: Option<&[(Address, Answer)]>) -> Vec<Finding> {
    let Some(answers) = answers else { return vec![Finding::PortsNotRunning] };
    if answers.is_empty() {
        return vec![Finding::PortsNone];
    }
    let with = |wanted: Answer| {
        let addresses = answers.iter().filter(|(_, answer)| *answer == wanted).map(|(address, _)| address.to_string());
        Some(addresses.collect::<Vec<_>>()).filter(|addresses| !addresses.is_empty())
    };
    let is_only_here = answers.iter().all(|(address, _)| address.scope() == Scope::Loopback);
    [
        with(Answer::Nothing).map(|addresses| Finding::PortsSilent { addresses }),
        with(Answer::Another).map(|addresses| Finding::PortsOfAnother { addresses }),
        with(Answer::NotFromHere).map(|addresses| Finding::PortsUnseen { addresses }),
        is_only_here.then_some(Finding::PortsOnlyHere),
        with(Answer::Own).map(|addresses| Finding::PortsOk { addresses }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_told_by_what_answers_there() {
        let at = |text: &str, answer| (text.parse::<Address>().unwrap(), answer);
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (home, outside, here) = ("192.168.1.5:8000", "93.184.215.14:8443", "127.0.0.1:8000");
        for (answers, expected) in [
            (None, vec![Finding::PortsNotRunning]),
            (Some(vec![]), vec![Finding::PortsNone]),
            (Some(vec![at(home, Answer::Own)]), vec![Finding::PortsOk { addresses: list(&[home]) }]),
            (
                Some(vec![at(here, Answer::Own)]),
                vec![Finding::PortsOnlyHere, Finding::PortsOk { addresses: list(&[here]) }],
            ),
            (
                Some(vec![at(home, Answer::Own), at(outside, Answer::NotFromHere)]),
                vec![
                    Finding::PortsUnseen { addresses: list(&[outside]) },
                    Finding::PortsOk { addresses: list(&[home]) },
                ],
            ),
            (
                Some(vec![at(home, Answer::Nothing), at(here, Answer::Nothing), at(outside, Answer::Another)]),
                vec![
                    Finding::PortsSilent { addresses: list(&[home, here]) },
                    Finding::PortsOfAnother { addresses: list(&[outside]) },
                ],
            ),
        ] {
            assert_eq!(ports(answers.as_deref()), expected, "{answers:?}");
        }
    }
}
