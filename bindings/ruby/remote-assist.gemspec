version = File.read(File.expand_path("../../Cargo.toml", __dir__))[/^\[workspace\.package\]\s*^version = "(.+?)"/m, 1]

Gem::Specification.new do |spec|
  spec.name = "remote-assist"
  spec.version = version
  spec.summary = "Plans, applies and verifies Dynamics 365 Remote Assist deployments on HoloLens 2"
  spec.authors = ["The remote-assist authors"]
  spec.licenses = ["MIT", "Apache-2.0"]
  spec.required_ruby_version = ">= 3.1"
  spec.platform = Gem::Platform::CURRENT
  # `generated/` is written by bindings/uniffi/generate.sh and carries the library beside it.
  spec.files = Dir["lib/**/*.rb", "lib/**/*.{so,dylib,dll}"]
  spec.require_paths = ["lib"]
  spec.add_dependency "ffi", "~> 1.15"
end
