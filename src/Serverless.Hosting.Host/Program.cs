using k8s.Autorest;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Host;

const int Failed = 1;
const int Refused = 2;

try
{
    switch (HostArguments.Parse(args))
    {
        case HostArguments.ShowHelp:
            Console.Write(HostArguments.Help);
            return 0;
        case HostArguments.Manifests manifests:
            HostManifests.Write(manifests.Folder, manifests.Options);
            return 0;
        case HostArguments.Run run:
            await using (var app = ServingHost.Create(run.InstallsCustomResources))
            {
                await app.RunAsync();
            }

            return 0;
        default:
            throw new InvalidOperationException("There is a command that nothing handles.");
    }
}
catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or OptionsValidationException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return Refused;
}
catch (Exception exception) when (exception is HttpRequestException or HttpOperationException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"The cluster does not answer: {exception.Message}");
    return Failed;
}
