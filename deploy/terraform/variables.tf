variable "region" {
  description = "Where the functions and their queues are. The same as ALIBABA_CLOUD_REGION_ID for the deploy."
  type        = string
}

variable "queues" {
  description = "Queue names. Other names than these need the ENI_REAPER_…_QUEUE settings as well."
  type = object({
    delete      = optional(string, "eni-reaper-delete")
    teardown    = optional(string, "eni-reaper-teardown")
    result      = optional(string, "eni-reaper-result")
    dead_letter = optional(string, "eni-reaper-dead-letter")
  })
  default = {}
}

variable "service_linked_roles" {
  description = "Service-linked roles to create. Take out those that the account has already; creating one twice is an error."
  type        = set(string)
  default = [
    "AliyunServiceRoleForEventBridgeSourceMNS",
    "AliyunServiceRoleForEventBridgeSendToFC",
    "AliyunServiceRoleForEventBridgeSendToMNS",
  ]
}

variable "sweep_other_accounts" {
  description = "Let scan and worker take the role eni-reaper-swept of other accounts."
  type        = bool
  default     = false
}

variable "notify_topic" {
  description = "Let the three functions publish digests to topics whose names begin with eni-reaper-."
  type        = bool
  default     = false
}

variable "notify_topic_name" {
  description = "Topic for digests to create, as ENI_REAPER_NOTIFY_TOPIC names it; implies notify_topic. Empty: none is created."
  type        = string
  default     = ""
}

variable "teardown_callers" {
  description = "Names of RAM roles that may send to the teardown queue. Whoever may do that may have ENIs detached and deleted."
  type        = set(string)
  default     = []
}

variable "sls_project" {
  description = "Log project of the functions. Empty: no alarms. Known only after the first deploy."
  type        = string
  default     = ""
}

variable "sls_logstore" {
  description = "Logstore of the functions."
  type        = string
  default     = "default-logs"
}

variable "sls_action_policy" {
  description = "Action policy of the log service that says who is told."
  type        = string
  default     = "sls.builtin"
}
