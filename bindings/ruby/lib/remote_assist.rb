# Plans, applies and verifies Dynamics 365 Remote Assist deployments on HoloLens 2.
#
# Calls block; other Ruby threads go on meanwhile.

# Ruby before 3.2 has `IO#wait_readable` here only, and the generated file calls it.
require "io/wait"
require_relative "remote_assist/generated/remote_assist"

module RemoteAssist
  # The events of a run, as they happen.
  class Run
    include Enumerable

    # Yields each event from the first that was not read yet; without a block it gives an enumerator.
    # Leaving the loop early does not stop the run; `cancel` does.
    def each
      return enum_for(:each) unless block_given?

      while (event = self.next)
        yield event
      end
      self
    end
  end

  # A revealed password.
  class Secret
    # Yields the password's bytes as a binary string and wipes that afterwards; gives what the block gave. A copy of it,
    # such as `force_encoding` of a `dup`, is not wiped.
    def with_secret
      bytes = reveal
      yield bytes
    ensure
      bytes&.bytesize&.times { |index| bytes.setbyte(index, 0) }
    end

    # Never the password.
    def inspect
      "#<RemoteAssist::Secret, not shown>"
    end
  end

  # Yields a simulated tenant behind a local port, for tests of programs that use Microsoft Graph, and closes it afterwards;
  # gives what the block gave. `faults` is the text of a JSON list.
  def self.with_simulator(seed: nil, realistic: false, speed: nil, random_seed: nil, roles: nil, faults: nil,
                          tenant_file: nil, latency_ms: 0, port: 0)
    simulator = Simulator.start(seed, realistic, speed, random_seed, roles, faults, tenant_file, latency_ms, port)
    begin
      yield simulator
    ensure
      simulator.shutdown
    end
  end

  # The base of every error of this library: `rescue RemoteAssist::RemoteAssistError`.
  module RemoteAssistError
    # What went wrong, in one sentence, instead of the generated list of fields.
    module Sentence
      def to_s
        info.message
      end

      # The stable code, such as `plan.stale`.
      def code
        info.code
      end

      # What to do next, or nil.
      def hint
        info.hint
      end
    end

    constants.map { |name| const_get(name) }.grep(Class).each do |error|
      error.include(self)
      error.prepend(Sentence)
    end
  end
end
