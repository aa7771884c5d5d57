//! The generator of the foreign languages' files, in the version that fits the library.

fn main() {
    uniffi::uniffi_bindgen_main();
}
