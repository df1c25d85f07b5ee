namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// The instances of one class by what is going on with them.
/// </summary>
internal sealed record InstanceCounts(int Starting, int Ready, int Ending)
{
    public int Total => Starting + Ready + Ending;
}
