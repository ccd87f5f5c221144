using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace GrinOrleansSync.Storage.Azure;

/// <summary>An account of Azure Storage, or an emulated one, and how to be let in.</summary>
public sealed class AzureStorageAccount
{
    // An outage of ten seconds is outlived, and its end is noticed within two; after half a minute whoever asked shall know.
    private const int MaxRetries = 16;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    // For one attempt; an answer that stops in between is asked for again from there.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(60);

    private readonly Func<BlobClientOptions, BlobServiceClient> _blobs;
    private readonly Func<TableClientOptions, TableServiceClient> _tables;

    private AzureStorageAccount(Func<BlobClientOptions, BlobServiceClient> blobs, Func<TableClientOptions, TableServiceClient> tables)
    {
        _blobs = blobs;
        _tables = tables;
    }

    /// <summary>An account by its connection string.</summary>
    /// <exception cref="FormatException">It is none, or names no blob or table service.</exception>
    public static AzureStorageAccount FromConnectionString(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var account = new AzureStorageAccount(
            options => new BlobServiceClient(connectionString, options),
            options => new TableServiceClient(connectionString, options));
        try
        {
            account.Blobs();
            account.Tables();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }

        return account;
    }

    /// <summary>An account by the addresses of its services, with an identity instead of a key.</summary>
    /// <param name="blobs">Address of the blob service.</param>
    /// <param name="tables">Address of the table service.</param>
    /// <param name="credential">Who asks.</param>
    public static AzureStorageAccount FromServiceUris(Uri blobs, Uri tables, TokenCredential credential) => new(
        options => new BlobServiceClient(blobs, credential, options),
        options => new TableServiceClient(tables, credential, options));

    /// <summary>The same account, with a policy that every attempt of a request for blobs or tables passes, between the retries and the network.</summary>
    /// <param name="policy">What watches the attempts, or disturbs them.</param>
    public AzureStorageAccount Through(HttpPipelinePolicy policy) => new(
        options =>
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
            return _blobs(options);
        },
        options =>
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
            return _tables(options);
        });

    /// <summary>How blobs are asked for; retries cover throttling, failures of the service and of the network.</summary>
    public static BlobClientOptions BlobOptions()
    {
        var options = new BlobClientOptions();
        Configure(options);
        return options;
    }

    /// <summary>The account's blobs.</summary>
    /// <param name="options">Those of <see cref="BlobOptions"/> if null.</param>
    public BlobServiceClient Blobs(BlobClientOptions? options = null) => _blobs(options ?? BlobOptions());

    /// <summary>The account's tables.</summary>
    public TableServiceClient Tables()
    {
        var options = new TableClientOptions();
        Configure(options);
        return _tables(options);
    }

    private static void Configure(ClientOptions options)
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = MaxRetries;
        options.Retry.Delay = FirstDelay;
        options.Retry.MaxDelay = MaxDelay;
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.Diagnostics.IsLoggingEnabled = false;
    }
}
