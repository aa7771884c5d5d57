# The first deployment: plan, apply, verify, plan again, and one mistake. Run from the repository's root:
# LD_LIBRARY_PATH=target/debug ruby -Ibindings/ruby/lib examples/ruby/first_deployment.rb

require "json"
require "remote_assist"

client = RemoteAssist::Client.simulated
scenario = RemoteAssist.load_scenario("examples/scenarios/plant-7.yaml")

plan = client.plan(scenario)
puts "#{plan.deployment}: #{plan.summary.create} to create, #{plan.summary.assign} to assign"

run = client.apply(plan)
finished = run.count { |event| event.step_finished? }
report = run.wait
puts "#{finished} steps finished, #{report.sealed} passwords sealed"

verification = client.verify(scenario)
passed = verification.checks.count { |check| check.verdict == RemoteAssist::Verdict::PASS }
puts "ready: #{verification.ready}, #{passed} checks pass"

again = client.plan(scenario)
puts "second plan: #{again.summary.create} to create, #{again.summary.unchanged} unchanged"

begin
  RemoteAssist.scenario_from_json(JSON.generate(kind: "sharedIdentity", name: "plant-7", usageLocatoin: "US"), ".")
rescue RemoteAssist::RemoteAssistError => error
  puts "a mistake: #{error.code}"
end
