# Several companies: advice, who reaches whom, vendors, one of whom leaves, and removal. Run from the repository's root:
# LD_LIBRARY_PATH=target/debug ruby -Ibindings/ruby/lib examples/ruby/several_companies.rb

require "remote_assist"

client = RemoteAssist::Client.simulated("companies")
group = RemoteAssist.load_scenario("examples/scenarios/group-federation.yaml")
puts "federation is the advice: #{client.advise(group).recommended == RemoteAssist::Solution::FEDERATION}"
report = client.apply(client.plan(group)).wait
puts "#{report.deployment} done: #{report.outcome == RemoteAssist::Outcome::DONE}, #{report.left.size} left for people"
answer = client.reach(group, "technician@contoso1.com", "expert@abc.com", true)
puts "#{answer.caller} reaches #{answer.callee} by federation: #{answer.via.include?(RemoteAssist::Route::FEDERATION)}"
pairs = client.reach_matrix(group)
puts "#{pairs.count { |pair| pair.verdict == RemoteAssist::ReachVerdict::YES }} of #{pairs.size} pairs reach each other"

vendors = RemoteAssist.load_scenario("examples/scenarios/vendors.yaml")
report = client.apply(client.plan(vendors)).wait
puts "#{report.deployment} done: #{report.outcome == RemoteAssist::Outcome::DONE}, #{report.sealed} passwords sealed"
answer = client.reach(vendors, "SA1@abc.com", "SA2@abc.com", true)
reaches = answer.verdict == RemoteAssist::ReachVerdict::YES
puts "#{answer.caller} reaches #{answer.callee}: #{reaches}, because of #{answer.decided_by.first.rule}"

after = RemoteAssist.load_scenario("examples/scenarios/vendors-after.yaml")
plan = client.plan(after, {}, true)
report = client.apply(plan, [], nil, 1).wait
puts "one vendor leaves: #{plan.summary.delete} deleted, done: #{report.outcome == RemoteAssist::Outcome::DONE}"
puts "removed: #{client.teardown(after).wait.outcome == RemoteAssist::Outcome::DONE}"
