using System.Net.Sockets;
using System.Text.Json;
using GrinOrleansSync.Host.Results;

namespace GrinOrleansSync.Host.Http;

/// <summary>Asks a running silo what its cluster is doing.</summary>
internal static class StatusClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks.</summary>
    /// <param name="url">Where the silo answers HTTP.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The document, and as it came.</returns>
    /// <exception cref="UsageException">That is no silo.</exception>
    /// <exception cref="IOException">It does not answer, or can't.</exception>
    public static async Task<(ResultDocument Status, string Json)> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        var address = new Uri(url.AbsoluteUri.TrimEnd('/') + "/status");
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(address, cancellationToken);
            string text = (await answer.Content.ReadAsStringAsync(cancellationToken)).TrimEnd();
            if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                throw new IOException($"{address}: {text}");
            }

            return answer.IsSuccessStatusCode
                ? (ResultWriter.Parse(text), text)
                : throw new UsageException($"{address} answers {(int)answer.StatusCode}: no silo answers there. Give the address that a silo names when it starts with --http-port.");
        }
        catch (JsonException)
        {
            throw new UsageException($"{address} answers something else than a status: no silo answers there. Give the address that a silo names when it starts with --http-port.");
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"{address} can't be reached: {(exception.InnerException as SocketException ?? (Exception)exception).Message.TrimEnd('.')}.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{address} does not answer.");
        }
    }
}
