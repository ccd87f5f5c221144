// Everything of an azd environment but the silos themselves: storage, registry, identity, logs, network.
targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of the azd environment; the resource group is called after it.')
param environmentName string

@minLength(1)
@description('Region of all resources.')
param location string

@minValue(1)
@maxValue(32)
@description('Silos of the cluster.')
param silos int

@description('Whether each silo gets an outgoing address of its own, so that peers, who keep one connection for each address, serve every silo. Silos that share one share its peers.')
param addressPerSilo bool

@minValue(30)
@maxValue(730)
@description('Days that logs are kept.')
param logRetentionDays int

@allowed([
  'Standard_LRS'
  'Standard_ZRS'
])
@description('Redundancy of the account. The state can be downloaded again from peers; zone redundancy saves the time.')
param storageSku string

var tags = {
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module resources 'resources.bicep' = {
  name: 'foundation'
  scope: group
  params: {
    location: location
    token: uniqueString(subscription().id, environmentName, location)
    environments: addressPerSilo ? silos : 1
    ownAddresses: addressPerSilo
    logRetentionDays: logRetentionDays
    storageSku: storageSku
    tags: tags
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_NAME string = resources.outputs.registryName
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = resources.outputs.registryEndpoint
output STORAGE_SERVICE_URI string = resources.outputs.storageServiceUri
output SILO_IDENTITY_NAME string = resources.outputs.identityName
output SILO_ENVIRONMENT_PREFIX string = resources.outputs.environmentPrefix
