# The same numbers as `eni-reaper provision`, in seconds and bytes; shared/app/operator/provision-queues.ts says why each is what it is.
locals {
  polling_wait_seconds = {
    delete      = 15
    teardown    = 15
    result      = 15
    dead_letter = 0
  }
}

resource "alicloud_message_service_queue" "queue" {
  for_each = local.polling_wait_seconds

  queue_name               = var.queues[each.key]
  visibility_timeout       = 360
  message_retention_period = 604800
  maximum_message_size     = 65536
  delay_seconds            = 0
  polling_wait_seconds     = each.value
}

# Digests go to whoever subscribes to it. Its attributes do not matter to them.
resource "alicloud_message_service_topic" "digests" {
  for_each = var.notify_topic_name == "" ? toset([]) : toset([var.notify_topic_name])

  topic_name = each.key
}
