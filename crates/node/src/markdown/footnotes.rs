//! Footnotes: those that are referred to go to the end, the others are the text they were typed as.

use std::collections::HashMap;

use comrak::nodes::{AstNode, Node, NodeValue};

/// Puts them where they belong in the document `root`, in the order of their numbers.
pub(super) fn arrange<'a>(arena: &'a comrak::Arena<'a>, root: Node<'a>) -> Node<'a> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut used = Vec::new();
    let mut unused = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::FootnoteReference(reference) => {
                numbers.entry(reference.name.clone()).or_insert(reference.ix);
            }
            NodeValue::FootnoteDefinition(definition) if definition.total_references > 0 => used.push(node),
            NodeValue::FootnoteDefinition(definition) => unused.push((node, definition.name.clone())),
            _ => {}
        }
    }
    for (node, name) in unused {
        show(arena, node, &name);
    }
    used.sort_by_key(|node| match &node.data().value {
        NodeValue::FootnoteDefinition(definition) => numbers.get(&definition.name).copied(),
        _ => None,
    });
    for node in used {
        root.append(node);
    }
    root
}

/// Replaces a definition that nothing refers to by what was typed.
fn show<'a>(arena: &'a comrak::Arena<'a>, definition: Node<'a>, name: &str) {
    let new = |value: NodeValue| -> Node<'a> { arena.alloc(AstNode::from(value)) };
    let label = |text: String| new(NodeValue::Text(text.into()));
    let first = definition.first_child().filter(|child| matches!(child.data().value, NodeValue::Paragraph));
    if let Some(paragraph) = first {
        paragraph.prepend(label(format!("[^{name}]: ")));
    } else {
        let paragraph = new(NodeValue::Paragraph);
        paragraph.append(label(format!("[^{name}]:")));
        definition.prepend(paragraph);
    }
    while let Some(child) = definition.first_child() {
        definition.insert_before(child);
    }
    definition.detach();
}
