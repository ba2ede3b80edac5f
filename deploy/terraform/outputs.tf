output "role_arns" {
  description = "Roles of the functions; s.yaml expects exactly these names."
  value       = { for name, role in alicloud_ram_role.function : name => role.arn }
}

output "queues" {
  description = "Queue names by what they are for."
  value       = { for key, queue in alicloud_message_service_queue.queue : key => queue.queue_name }
}

output "operator_policy" {
  description = "Attach this policy to whoever uses the eni-reaper command."
  value       = alicloud_ram_policy.policy["eni-reaper-operator"].policy_name
}

output "environment" {
  description = "Settings for `npm run deploy`, where they differ from the defaults."
  value = {
    ALIBABA_CLOUD_REGION_ID      = var.region
    ALIBABA_CLOUD_ACCOUNT_ID     = local.account
    ENI_REAPER_DELETE_QUEUE      = var.queues.delete
    ENI_REAPER_TEARDOWN_QUEUE    = var.queues.teardown
    ENI_REAPER_RESULT_QUEUE      = var.queues.result
    ENI_REAPER_DEAD_LETTER_QUEUE = var.queues.dead_letter
    ENI_REAPER_NOTIFY_TOPIC      = var.notify_topic_name
  }
}
