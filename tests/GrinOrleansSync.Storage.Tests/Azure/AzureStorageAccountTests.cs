using Azure.Identity;
using GrinOrleansSync.Storage.Azure;

namespace GrinOrleansSync.Storage.Tests.Azure;

public sealed class AzureStorageAccountTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=a")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a")]
    public void A_connection_string_that_is_none_is_refused(string connectionString)
    {
        Assert.Throws<FormatException>(() => AzureStorageAccount.FromConnectionString(connectionString));
    }

    [Fact]
    public void An_account_with_a_key_has_both_services()
    {
        AzureStorageAccount account = AzureStorageAccount.FromConnectionString("DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=AAAA;EndpointSuffix=core.windows.net");

        Assert.Equal(new Uri("https://acc.blob.core.windows.net/"), account.Blobs().Uri);
        Assert.Equal(new Uri("https://acc.table.core.windows.net/"), account.Tables().Uri);
    }

    [Fact]
    public void An_account_with_an_identity_is_addressed_by_its_services()
    {
        var account = AzureStorageAccount.FromServiceUris(
            new Uri("https://acc.blob.core.windows.net/"), new Uri("https://acc.table.core.windows.net/"), new DefaultAzureCredential());

        Assert.Equal("acc", account.Blobs().AccountName);
        Assert.Equal("acc", account.Tables().AccountName);
    }
}
