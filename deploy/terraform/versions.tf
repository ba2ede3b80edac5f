terraform {
  required_version = ">= 1.3"

  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
      # The first version in which a role has assume_role_policy_document.
      version = ">= 1.252.0"
    }
  }
}
