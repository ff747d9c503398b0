//! Rows as they come, a column for each build, and this build's share of each other.

/// Builds side by side.
pub(crate) struct Table {
    builds: usize,
}

impl Table {
    /// Prints the heading.
    pub(crate) fn begin(builds: usize) -> Self {
        print!("{:44}{:>10}", "", "this");
        for number in 1..builds {
            print!("{:>10}{:>8}", format!("other {number}"), "ratio");
        }
        println!();
        Self { builds }
    }

    /// Prints a row, with so many decimals; what the system did not say is a dash.
    pub(crate) fn row(&self, name: &str, decimals: usize, values: impl IntoIterator<Item = Option<f64>>) {
        let values: Vec<_> = values.into_iter().collect();
        assert_eq!(values.len(), self.builds, "a value for each build");
        print!("{name:44}");
        for (number, value) in values.iter().enumerate() {
            print!("{:>10}", shown(*value, decimals));
            if number > 0 {
                let ratio = values[0].zip(*value).map(|(this, other)| this / other);
                print!("{:>8}", shown(ratio, 2));
            }
        }
        println!();
    }
}

fn shown(value: Option<f64>, decimals: usize) -> String {
    value.map_or("-".into(), |value| format!("{value:.decimals$}"))
}
