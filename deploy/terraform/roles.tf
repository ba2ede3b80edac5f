provider "alicloud" {
  region = var.region
}

data "alicloud_account" "current" {}

locals {
  account = data.alicloud_account.current.id

  # What each role may do; roles and policies share a name. Every key is the name of a file in deploy/ram.
  attachments = merge(
    {
      for role in ["eni-reaper-scan", "eni-reaper-worker", "eni-reaper-teardown"] :
      "${role} ${role}" => { role = role, policy = role }
    },
    {
      for pair in local.additions :
      "${pair[0]} ${pair[1]}" => { role = pair[0], policy = pair[1] }
    },
  )
  # Other accounts are swept, and never torn down; every function sends digests.
  additions = concat(
    var.sweep_other_accounts ? setproduct(["eni-reaper-scan", "eni-reaper-worker"], ["eni-reaper-other-accounts"]) : [],
    var.notify_topic || var.notify_topic_name != "" ? setproduct(
      ["eni-reaper-scan", "eni-reaper-worker", "eni-reaper-teardown"], ["eni-reaper-notify"]
    ) : [],
  )
  policies = toset(concat(["eni-reaper-operator"], values(local.attachments)[*].policy))

  # The files of deploy/ram, narrowed to this account, and MNS to this region. ECS keeps all regions: one scan may sweep many.
  # No text that is looked for begins with a slash: between two slashes, replace() takes it for a regular expression.
  documents = {
    for name in local.policies : name => replace(replace(replace(replace(replace(replace(replace(
      file("${path.module}/../ram/${name}.json"),
      "acs:mns:*:*:", "acs:mns:${var.region}:${local.account}:"),
      "acs:ecs:*:*:", "acs:ecs:*:${local.account}:"),
      "acs:fc:*:*:", "acs:fc:${var.region}:${local.account}:"),
      "queues/eni-reaper-delete/", "queues/${var.queues.delete}/"),
      "queues/eni-reaper-teardown/", "queues/${var.queues.teardown}/"),
      "queues/eni-reaper-result/", "queues/${var.queues.result}/"),
    "queues/eni-reaper-dead-letter/", "queues/${var.queues.dead_letter}/")
  }
}

resource "alicloud_ram_role" "function" {
  for_each = toset(["eni-reaper-scan", "eni-reaper-worker", "eni-reaper-teardown"])

  role_name                   = each.key
  description                 = "Taken by Function Compute for the function ${each.key}."
  assume_role_policy_document = file("${path.module}/../ram/trust-function-compute.json")
}

resource "alicloud_ram_policy" "policy" {
  for_each = local.documents

  policy_name     = each.key
  policy_document = each.value
  # RAM keeps five versions of a policy; without this the sixth change fails.
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
}

resource "alicloud_ram_role_policy_attachment" "attachment" {
  for_each = local.attachments

  role_name   = alicloud_ram_role.function[each.value.role].role_name
  policy_name = alicloud_ram_policy.policy[each.value.policy].policy_name
  policy_type = "Custom"
}

# EventBridge reads the queues, calls the functions, and writes to the dead-letter queue with roles of its own, which have to be there
# before the first trigger.
resource "alicloud_event_bridge_service_linked_role" "role" {
  for_each = var.service_linked_roles

  product_name = each.key
}

resource "alicloud_ram_policy" "teardown_caller" {
  policy_name = "eni-reaper-teardown-caller"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["mns:SendMessage", "mns:BatchSendMessage"]
      Resource = "acs:mns:${var.region}:${local.account}:/queues/${var.queues.teardown}/messages"
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "teardown_caller" {
  for_each = var.teardown_callers

  role_name   = each.key
  policy_name = alicloud_ram_policy.teardown_caller.policy_name
  policy_type = "Custom"
}
