//! What the front page shows is what happens.

use std::fs::File;

use crate::support::{Folder, root};

/// The public key is new in every folder.
fn without_keys(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.starts_with("age1") { "age1…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_transcript_of_the_front_page_is_real() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let shown = page.split("```\n").find(|block| block.starts_with("$ remote-assist")).unwrap();
    let folder = Folder::plant();
    let mut real = String::new();
    for command in shown.lines().filter_map(|line| line.strip_prefix("$ remote-assist ")) {
        // Both streams into one file, in the order in which a person sees them.
        let file = File::create(folder.path("seen.txt")).unwrap();
        folder.command(command).stdout(file.try_clone().unwrap()).stderr(file).status().unwrap();
        real.push_str("$ remote-assist ");
        real.push_str(command);
        real.push('\n');
        real.push_str(&folder.text("seen.txt"));
    }
    assert_eq!(without_keys(&real), shown);
}
