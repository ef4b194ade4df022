"""Clients and adapters for the AWS services in use."""
