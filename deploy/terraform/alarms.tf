# The alarms of deploy/sls, when it is known where the functions log.
locals {
  alarms = {
    for file in var.sls_project == "" ? [] : fileset("${path.module}/../sls/alarms", "*.json") :
    trimsuffix(file, ".json") => jsondecode(file("${path.module}/../sls/alarms/${file}"))
  }
}

resource "alicloud_log_alert" "alarm" {
  for_each = local.alarms

  version           = each.value.configuration.version
  type              = each.value.configuration.type
  project_name      = var.sls_project
  alert_name        = each.value.name
  alert_displayname = each.value.displayName
  threshold         = each.value.configuration.threshold
  no_data_fire      = each.value.configuration.noDataFire
  no_data_severity  = each.value.configuration.noDataSeverity
  send_resolved     = each.value.configuration.sendResolved
  auto_annotation   = each.value.configuration.autoAnnotation

  schedule {
    type     = each.value.schedule.type
    interval = each.value.schedule.interval
  }

  query_list {
    project        = var.sls_project
    region         = var.region
    store          = var.sls_logstore
    store_type     = each.value.configuration.queryList[0].storeType
    query          = each.value.configuration.queryList[0].query
    start          = each.value.configuration.queryList[0].start
    end            = each.value.configuration.queryList[0].end
    power_sql_mode = each.value.configuration.queryList[0].powerSqlMode
  }

  severity_configurations {
    severity = each.value.configuration.severityConfigurations[0].severity
    eval_condition = {
      condition       = each.value.configuration.severityConfigurations[0].evalCondition.condition
      count_condition = each.value.configuration.severityConfigurations[0].evalCondition.countCondition
    }
  }

  group_configuration {
    type   = each.value.configuration.groupConfiguration.type
    fields = each.value.configuration.groupConfiguration.fields
  }

  policy_configuration {
    alert_policy_id  = each.value.configuration.policyConfiguration.alertPolicyId
    action_policy_id = var.sls_action_policy
    repeat_interval  = each.value.configuration.policyConfiguration.repeatInterval
  }

  dynamic "labels" {
    for_each = each.value.configuration.labels
    content {
      key   = labels.value.key
      value = labels.value.value
    }
  }

  dynamic "annotations" {
    for_each = each.value.configuration.annotations
    content {
      key   = annotations.value.key
      value = annotations.value.value
    }
  }
}
