namespace Serverless.Hosting.Runtime;

/// <summary>
/// Whether load starts and ends no instances, on this whole host. Forgotten with it.
/// </summary>
internal sealed class AutoscalingPause
{
    private volatile bool _isOn;

    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }
}
