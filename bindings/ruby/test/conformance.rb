# Runs the conformance corpus in Ruby. `test.sh` beside the library folder makes what it needs.

require "json"
require "net/http"
require "tmpdir"
require "remote_assist"

ROOT = File.expand_path("../../..", __dir__)
CORPUS = File.join(ROOT, "bindings/conformance")
CHANGING = %w[run at observedAt fingerprint seconds file recipients].freeze

class Mismatch < StandardError; end

def locate(path)
  File.join(path.start_with?("examples/") ? ROOT : CORPUS, path)
end

def scenario(given)
  return RemoteAssist.load_scenario(locate(given)) if given.is_a?(String)

  RemoteAssist.scenario_from_json(JSON.generate(given), CORPUS)
end

# Objects by key; lists item by item, and a longer one is fine; everything else equal.
def contains(value, expected, at)
  case [value, expected]
  in [Hash, Hash] then expected.each { |key, item| contains(value[key], item, "#{at}.#{key}") }
  in [Array, Array]
    raise Mismatch, "#{at} has #{value.size} items" if value.size < expected.size

    expected.each_with_index { |item, index| contains(value[index], item, "#{at}[#{index}]") }
  else
    raise Mismatch, "at #{at}: #{value.inspect}, not #{expected.inspect}" unless value == expected
  end
end

# Replaces what differs from run to run.
def stable(value)
  case value
  when Array then value.map { |item| stable(item) }
  when Hash then value.to_h { |key, item| [key, CHANGING.include?(key) ? "<#{key}>" : stable(item)] }
  else value
  end
end

class Case
  attr_reader :saved, :events

  # `folder` is where the case's journals are that are not the client's own.
  def initialize(tenant, folder)
    @folder = folder
    @client = RemoteAssist::Client.simulated(tenant["seed"], tenant["roles"], nil, tenant.fetch("delay", 0))
    @saved = {}
    @events = []
  end

  def call(call)
    @events = []
    JSON.parse(public_send("op_#{call["op"]}", call))
  end

  def op_load(call) = RemoteAssist.scenario_to_json(scenario(call["scenario"]))

  def op_validate(call)
    given = call["scenario"]
    found = given.is_a?(String) ? @client.validate_file(locate(given)) : @client.validate_json(JSON.generate(given), CORPUS)
    RemoteAssist.validation_to_json(found)
  end

  def op_plan(call)
    adopt = call.fetch("adopt", {}).transform_values { |id| id.start_with?("$") ? value(id[1..]) : id }
    purpose = RemoteAssist::Purpose::TEARDOWN if call["purpose"] == "teardown"
    keep = call.fetch("keep", [])
    plan = @client.plan(scenario(call["scenario"]), adopt, call.fetch("prune", false), purpose, keep, journal(call), receipts(call))
    RemoteAssist.plan_to_json(plan)
  end

  def op_apply(call)
    plan = RemoteAssist.plan_from_json(JSON.generate(@saved[call["plan"][1..]]))
    follow(@client.apply(plan, [], journal(call), call["maxDestroy"], close_access(call), receipts(call)), call)
  end

  def op_resume(call)
    limit = call["maxDestroy"]
    run = @client.resume(call["name"], [], journal(call), limit, close_access(call), call["unlock"], call.fetch("recover", false))
    run ? follow(run, call) : "null"
  end

  def op_teardown(call)
    keep = call.fetch("keep", [])
    follow(@client.teardown(scenario(call["scenario"]), keep, call["maxDestroy"], close_access(call), journal(call)), call)
  end

  def op_drift(call) = RemoteAssist.drift_to_json(@client.drift(scenario(call["scenario"]), journal(call)))

  def op_report(call) = RemoteAssist.report_to_json(@client.report(scenario(call["scenario"]), journal(call)))

  def op_reach(call)
    RemoteAssist.reach_to_json(@client.reach(scenario(call["scenario"]), call["caller"], call["callee"], call.fetch("now", false)))
  end

  def op_reachMatrix(call)
    RemoteAssist.reach_matrix_to_json(@client.reach_matrix(scenario(call["scenario"]), call.fetch("now", false)))
  end

  def op_advise(call) = RemoteAssist.advice_to_json(@client.advise(scenario(call["scenario"])))

  # The index that `emit` gives, and what is in the folder then.
  def op_emit(call)
    folder = File.join(@folder, call["folder"])
    index = @client.emit(scenario(call["scenario"]), folder, call.fetch("force", false))
    names = Dir.glob("**/*", File::FNM_DOTMATCH, base: folder).select { |name| File.file?(File.join(folder, name)) }
    JSON.generate({ index: JSON.parse(RemoteAssist.artefact_index_to_json(index)), folder: names.sort })
  end

  def op_verifyJournal(call)
    RemoteAssist.journal_verification_to_json(@client.verify_journal(call["name"], journal(call)))
  end

  # What is known of a revealed password, without telling it.
  def op_reveal(call)
    identity = File.join(CORPUS, call["identity"]) if call.key?("identity")
    secret = @client.reveal(call["account"], identity, journal(call), call["reason"])
    lent = nil
    password = secret.with_secret { |bytes| (lent = bytes).dup }
    shown = [secret.inspect, secret.to_s, JSON.generate({ secret: secret })].any? { |text| text.include?(password) }
    JSON.generate({ length: password.bytesize, shown: shown, wiped: lent.bytes.all?(&:zero?) })
  end

  def op_damage(call)
    found = Dir[File.join(journal(call), "*/*", call["file"])]
    raise Mismatch, "to damage: #{found}" unless found.size == 1

    File.delete(found.first)
    "null"
  end

  def close_access(call) = call.fetch("closeAccess", false)

  def receipts(call) = call.fetch("receipts", []).map { |receipt| JSON.generate(receipt) }

  def journal(call) = (File.join(@folder, call["journal"]) if call.key?("journal"))

  def follow(run, call)
    run.each do |event|
      @events << JSON.parse(RemoteAssist.event_to_json(event))["event"]
      run.cancel if @events.size == call["cancelAfter"]
    end
    RemoteAssist.run_report_to_json(run.wait)
  end

  def op_verify(call) = RemoteAssist.verification_to_json(@client.verify(scenario(call["scenario"])))

  def op_permissions(call) = RemoteAssist.permissions_to_json(@client.permissions(scenario(call["scenario"])))

  def op_edit(call) = JSON.generate(call["edit"].map { |request| send_request(request) })

  def send_request(request)
    body = JSON.generate(fill(request["body"])) if request.key?("body")
    answer = @client.tenant.request(request["method"], fill(request["path"]), body)
    status = answer.status
    body = JSON.parse(answer.body)
    fits = request["status"] ? status == request["status"] : (200...300).cover?(status)
    raise Mismatch, "#{request["path"]} answered #{status}: #{body}" unless fits

    contains(body, request["expect"], request["path"]) if request["expect"]
    { "status" => status, "body" => body }
  end

  def value(path)
    path.split(".").reduce(@saved) { |found, part| found.is_a?(Array) ? found[Integer(part)] : found.fetch(part) }
  end

  def fill(value)
    case value
    when String then value.gsub(/\{(.+?)\}/) { value(Regexp.last_match(1)) }
    when Array then value.map { |item| fill(item) }
    when Hash then value.transform_values { |item| fill(item) }
    else value
    end
  end
end

def check(value, events, expect)
  contains(value, expect["value"], "value") if expect.key?("value")
  if expect.key?("golden")
    golden = JSON.parse(File.read(File.join(CORPUS, "golden/#{expect["golden"]}.json")))
    raise Mismatch, "golden #{expect["golden"]}: #{JSON.generate(stable(value))}" unless stable(value) == golden
  end
  left = events.dup
  expect.fetch("events", []).each do |kind|
    left.shift until left.empty? || left.first == kind
    raise Mismatch, "no #{kind} in its place" unless left.shift == kind
  end
end

def run_case(given, folder)
  running = Case.new(given["tenant"], folder)
  given["tenant"].fetch("edit", []).each { |request| running.send_request(request) }
  given["calls"].each do |call|
    expect = call.fetch("expect", {})
    begin
      value = running.call(call)
    rescue RemoteAssist::RemoteAssistError => error
      raise Mismatch, "#{call["op"]}: #{error.message}" unless expect.key?("error")

      contains(JSON.parse(RemoteAssist.error_to_json(error.info)), expect["error"], "error")
      next
    end
    raise Mismatch, "expected the error #{expect["error"]}, got #{value}" if expect.key?("error")

    check(value, running.events, expect)
    running.saved[call["save"]] = value
  end
end

# Every public operation of the corpus's list, under its name here.
def check_surface
  surface = JSON.parse(File.read(File.join(CORPUS, "surface.json")))
  client = surface["client"]
  places = [
    [RemoteAssist::Client.public_methods, client["make"]],
    [RemoteAssist::Client.public_instance_methods, client["operations"]],
    [RemoteAssist::Run.public_instance_methods, surface["run"]["operations"]],
    [RemoteAssist::Secret.public_instance_methods, surface["secret"]["operations"]],
    [RemoteAssist::SimulatedTenant.public_instance_methods, surface["simulatedTenant"]["operations"]],
    [RemoteAssist::Simulator.public_methods, surface["simulator"]["make"]],
    [RemoteAssist::Simulator.public_instance_methods, surface["simulator"]["operations"]],
    [RemoteAssist::Simulator.public_instance_methods, surface["simulator"]["properties"].map { |name| { "name" => name } }]
  ]
  missing = places.flat_map do |offered, operations|
    names = operations.map { |one| one.dig("spelled", "uniffi") || one["name"] }
    names.map { |name| name.gsub(/[A-Z]/) { |letter| "_#{letter.downcase}" }.to_sym } - offered
  end
  raise Mismatch, "missing: #{missing}" unless missing.empty?
end

# A credential that fails with what it was given; any object with a method `token` is one.
class FailingProvider
  def initialize(error)
    @error = error
  end

  def token(_scope)
    raise @error
  end
end

# A token provider of the caller is asked, and what it raises is told without its text, which may hold a token.
def check_token_provider
  info = RemoteAssist::ErrorInfo.new(
    category: RemoteAssist::ErrorCategory::UNAUTHENTICATED, code: "auth.token_refused", message: "the vault is locked",
    retryable: false, details: {}
  )
  plant = RemoteAssist.load_scenario(locate("examples/scenarios/plant-7.yaml"))
  codes = [RemoteAssist::RemoteAssistError::Unauthenticated.new(info: info), RuntimeError.new("token-7")].map do |raised|
    RemoteAssist::Client.connect("contoso.com", FailingProvider.new(raised)).plan(plant)
    "planned"
  rescue RemoteAssist::RemoteAssistError => error
    RemoteAssist.error_to_json(error.info).include?("token-7") ? "told a token" : error.code
  end
  raise Mismatch, "token provider: #{codes}" unless codes == %w[auth.token_refused auth.no_credential]
end

# A run is an Enumerator; leaving it early neither stops the run nor loses an event.
def check_enumerator
  client = RemoteAssist::Client.simulated
  run = client.apply(client.plan(RemoteAssist.load_scenario(locate("examples/scenarios/plant-7.yaml"))))
  first = run.each.next
  raise Mismatch, "first is #{first}" unless first.run_started? && first.run == run.id

  rest = run.to_a
  raise Mismatch, "last is #{rest.last}" unless rest.last.run_finished? && rest.map(&:seq) == [*2..rest.size + 1]
  raise Mismatch, "the run did not end" unless run.wait.outcome == RemoteAssist::Outcome::DONE
end

# Sends a request over HTTP as any program would; gives the status, or nil where the connection broke.
def call(simulator, method, path, body = nil)
  uri = URI(simulator.graph_url + path)
  headers = { "Authorization" => "Bearer #{simulator.token}", "Content-Type" => "application/json" }
  Net::HTTP.start(uri.host, uri.port, max_retries: 0) do |http|
    http.send_request(method, uri.request_uri, body && JSON.generate(body), headers).code.to_i
  end
rescue EOFError, SystemCallError
  nil
end

# A simulator for tests of other programs: HTTP, faults, the log, snapshots, time, and its end.
def check_simulator
  person = {
    "accountEnabled" => true, "displayName" => "guest-01", "mailNickname" => "guest-01",
    "userPrincipalName" => "guest-01@contoso.com", "passwordProfile" => { "password" => "Xq7-4f1c9a2b7d3e!A" }
  }
  faults = JSON.generate([{ do: "status", status: 429, match: { nth: 1 } }, { do: "lose", match: { nth: 2 } }])
  ended = RemoteAssist.with_simulator(faults: faults) do |simulator|
    before = simulator.snapshot
    statuses = Array.new(3) { call(simulator, "POST", "/users", person) }
    raise Mismatch, "the simulator answered #{statuses}" unless statuses == [429, nil, 201]

    told = simulator.requests.map { |one| [one.status, one.fault] }
    raise Mismatch, "the log tells #{told}" unless told == [[429, "status"], [nil, "lose"], [201, nil]]

    simulator.advance(3600.0)
    simulator.restore(before)
    gone = simulator.request("GET", "/users/guest-01@contoso.com").status
    raise Mismatch, "after the snapshot: #{gone}" unless gone == 404

    simulator
  end
  ended.shutdown
  ended.requests
  raise Mismatch, "a closed simulator answers"
rescue RemoteAssist::RemoteAssistError => error
  raise unless error.code == "usage" && error.message.include?("closed")

  wrong = begin
    RemoteAssist.with_simulator(seed: "contosso") { "started" }
  rescue RemoteAssist::RemoteAssistError::InvalidInput => refused
    refused.message
  end
  raise Mismatch, wrong unless wrong.include?("`contosso`")
end

check_surface
check_token_provider
check_enumerator
check_simulator
only = ENV.fetch("CASE", nil)
paths = Dir[File.join(CORPUS, "cases/*.json")].sort.select { |path| only.nil? || File.basename(path, ".json") == only }
failed = paths.reject do |path|
  Dir.mktmpdir { |folder| run_case(JSON.parse(File.read(path)), folder) }
  true
rescue StandardError => error
  warn "#{File.basename(path, ".json")}: #{error.message}"
  false
end
passed = paths.size - failed.size
if only.nil?
  folder = File.join(ROOT, "target/parity.d")
  Dir.mkdir(folder) unless Dir.exist?(folder)
  File.write(File.join(folder, "ruby.json"), JSON.generate({ ruby: passed }))
end
puts "#{passed} passed, #{failed.size} failed"
exit(failed.empty? && passed.positive?)
