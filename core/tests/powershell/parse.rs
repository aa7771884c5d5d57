//! A parse tree of a script, by a grammar that we did not write.

use remote_assist::powershell::Script;
use tree_sitter::{Node, Parser, Tree};

/// A parsed script.
pub(super) struct Parsed {
    tree: Tree,
    text: &'static str,
}

impl Parsed {
    pub(super) fn of(script: Script) -> Self {
        Self::text(std::str::from_utf8(script.bytes()).unwrap())
    }

    pub(super) fn text(text: &'static str) -> Self {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
        Self { tree: parser.parse(text, None).unwrap(), text }
    }

    pub(super) fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    pub(super) fn at(&self, node: Node<'_>) -> &'static str {
        &self.text[node.byte_range()]
    }
}

/// All nodes of a kind at or below a node, in the order of the text.
pub(super) fn all<'a>(below: Node<'a>, kind: &str) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    let mut open = vec![below];
    while let Some(node) = open.pop() {
        if node.kind() == kind {
            found.push(node);
        }
        let children: Vec<Node<'a>> = (0..node.child_count()).filter_map(|at| node.child(at)).collect();
        open.extend(children.into_iter().rev());
    }
    found
}
